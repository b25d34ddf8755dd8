using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>
/// What a <see cref="Policy"/> sees of a step: 12 numbers without a scale, so that neither the size of the images nor that of the batch shows. All are of
/// the counts that the rule reads, be they by pixel or by lesion.
/// </summary>
internal static class PolicyState
{
    /// <summary>How many numbers.</summary>
    internal const int Size = 12;

    /// <summary>The definition in words, for the file of a policy: a policy is of use with this one only.</summary>
    internal const string Definition =
        "v1: ln(TP/FP), ln(TP/FN), ln(R/P) in units of ln 15, within -3 to 3; of each its exponential mean at rate 1/4 less that at rate 1/16; "
        + "2P-1; 2R-1; ln aP, ln aN, ln beta^2 in units of ln 16; 2 steps/length-1";

    /// <summary>Numbers of the memory: the steps seen, and two means of each of three logarithms.</summary>
    internal const int MemorySize = 1 + (2 * Ratios);

    private const int Ratios = 3;
    private const double FastRate = 1.0 / 4, SlowRate = 1.0 / 16, Farthest = 3;

    // Where Fig. 2b's ladder ends, and where the coefficients end: the units of the logarithms.
    private static readonly double Ladder = Math.Log(15), Reach = Math.Log(LearnedRule.Largest);

    /// <summary>A memory that has seen nothing.</summary>
    internal static IReadOnlyList<double> NoMemory { get; } = new double[MemorySize];

    /// <summary>The memory after one more step.</summary>
    /// <param name="memory">Of the steps before.</param>
    /// <param name="batch">Counts of this one; one without tumour counts as a step and says nothing else.</param>
    internal static double[] Remembered(IReadOnlyList<double> memory, ConfusionCounts batch)
    {
        double[] next = [.. memory];
        next[0]++;
        if (!batch.HasTumour) return next;
        double[] ratios = RatiosOf(batch);
        for (int i = 0; i < Ratios; i++)
        {
            int fast = 1 + i, slow = 1 + Ratios + i;
            // Means that began at 0 would make a slope of where training begins.
            bool isFirst = memory.Skip(1).All(m => m == 0);
            next[fast] = isFirst ? ratios[i] : next[fast] + (FastRate * (ratios[i] - next[fast]));
            next[slow] = isFirst ? ratios[i] : next[slow] + (SlowRate * (ratios[i] - next[slow]));
        }
        return next;
    }

    /// <summary>The 12 numbers.</summary>
    /// <param name="batch">Counts of this step, with tumour.</param>
    /// <param name="current">The coefficients of the last.</param>
    /// <param name="memory">With this step in it.</param>
    /// <param name="steps">Of the whole run; null if nobody knows, and then its share counts as one half.</param>
    internal static double[] Of(ConfusionCounts batch, Coefficients current, IReadOnlyList<double> memory, int? steps)
    {
        double Slope(int i) => memory[1 + i] - memory[1 + Ratios + i];
        double[] ratios = RatiosOf(batch);
        return
        [
            .. ratios, Slope(0), Slope(1), Slope(2),
            (2 * batch.Precision(smooth: 0)).Or(1) - 1, (2 * batch.Recall(smooth: 0)).Or(1) - 1,
            Math.Log(current.AlphaP) / Reach, Math.Log(current.AlphaN) / Reach, Math.Log(current.BetaSquared) / Reach,
            steps is { } all ? (2 * Math.Min(1, memory[0] / all)) - 1 : 0,
        ];
    }

    // R/P is (TP + FP)/(TP + FN), which is finite where TP is 0.
    private static double[] RatiosOf(ConfusionCounts batch) =>
    [
        Logarithm(batch.TruePositives, batch.FalsePositives),
        Logarithm(batch.TruePositives, batch.FalseNegatives),
        Logarithm(batch.TruePositives + batch.FalsePositives, batch.TruePositives + batch.FalseNegatives),
    ];

    // 0/0 says nothing: as if both were alike.
    private static double Logarithm(double above, double below) =>
        above == below ? 0 : Math.Clamp((Math.Log(above) - Math.Log(below)) / Ladder, -Farthest, Farthest);

    // Precision of 0/0, where nothing is marked at all: neither good nor bad.
    private static double Or(this double value, double other) => double.IsNaN(value) ? other : value;
}
