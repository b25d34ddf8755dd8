using Glint.Adaptation;
using Glint.Losses;

namespace GlintStudy;

/// <summary>Multiplies each coefficient by a factor drawn at random: an ablation that asks whether movement alone does what a rule does.</summary>
/// <remarks>
/// It holds no generator: the draw is a hash of the batch's counts, which differ from step to step and from seed to seed, so a run goes on
/// from a checkpoint as it would have.
/// </remarks>
/// <param name="factors">Drawn from with equal chances, each above 0.</param>
internal sealed class RandomWalk(IReadOnlyList<double> factors) : ICoefficientRule
{
    /// <inheritdoc/>
    public Coefficients Initial => Coefficients.Dice;

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch)
    {
        ulong state = Hash(batch);
        double Draw() => factors[(int)((state = Mixed(state)) % (ulong)factors.Count)];
        return current.Map(c => c * Draw());
    }

    /// <summary>A number that differs from batch to batch and is the same for the same batch.</summary>
    internal static ulong Hash(ConfusionCounts batch) => Mixed(Bits(batch.TruePositives) + Mixed(Bits(batch.FalsePositives) + Mixed(Bits(batch.FalseNegatives))));

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    // SplitMix64 (Steele, Lea and Flood 2014).
    private static ulong Mixed(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
