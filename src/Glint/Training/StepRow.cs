using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Training;

/// <summary>A step as the numbers of a line of steps.csv.</summary>
/// <param name="strategy">Whose steps: a search's have columns for what it found, empty where it tried nothing.</param>
internal sealed class StepRow(ICoefficientStrategy strategy)
{
    private const string Names = "iteration,loss,alphaP,alphaN,betaSquared,twoA,twoB,truePositives,falsePositives,falseNegatives,precision,recall";

    // After the iteration.
    private const int Columns = 11;

    // A candidate made by factors is told by them, another by its place.
    private readonly string[] _found = (strategy.LooksAhead, strategy.Factors.Count) switch
    {
        (false, _) => [],
        (true, 0) => ["action", "score", "scoreSpread"],
        _ => ["factorP", "factorN", "factorB", "score", "scoreSpread"],
    };

    /// <summary>The names of the columns.</summary>
    internal string Header => string.Join(',', _found.Prepend(Names));

    /// <summary>The numbers after the iteration.</summary>
    internal double[] Of(StepRecord step) =>
    [
        step.Loss, step.Coefficients.AlphaP, step.Coefficients.AlphaN, step.Coefficients.BetaSquared,
        step.Coefficients.TverskyPoint.TwoA, step.Coefficients.TverskyPoint.TwoB,
        step.Counts.TruePositives, step.Counts.FalsePositives, step.Counts.FalseNegatives, step.Precision, step.Recall,
        .. step.Search is { } search && _found.Length > 0
            ? [.. Told(search.Action), search.Score, search.Spread]
            : Enumerable.Repeat(double.NaN, _found.Length),
    ];

    /// <summary>The step again, or null if they cannot be those of a step.</summary>
    internal StepRecord? Read(int iteration, double[] values)
    {
        if (values.Length != Columns + _found.Length) return null;
        int? action = _found.Length > 0 && !double.IsNaN(values[Columns]) ? Action(values[Columns..^2]) : null;
        if (action < 0) return null;
        return new StepRecord(iteration, values[0], new(values[1], values[2], values[3]), new(values[6], values[7], values[8]))
        {
            Search = action is { } found ? new SearchRecord(found, values[^2], values[^1]) : null,
        };
    }

    /// <summary>The steps of a log, from 1 on; null if there is none, or one is missing or damaged.</summary>
    /// <param name="path">Of the log.</param>
    /// <param name="read">The step of a line.</param>
    internal static IReadOnlyList<StepRecord>? ReadAll(string path, Func<int, double[], StepRecord?> read)
    {
        if (!File.Exists(path)) return null;
        List<StepRecord?> steps = [.. File.ReadLines(path).Skip(1).Select(line => RunLog.Parsed(line) is { } row ? read(row.Iteration, row.Values) : null)];
        return steps.Count > 0 && steps.Select(s => s?.Iteration ?? 0).SequenceEqual(Enumerable.Range(1, steps.Count)) ? [.. steps.Select(s => s!)] : null;
    }

    private double[] Told(int action)
    {
        if (strategy.Factors.Count == 0) return [action];
        (double alphaP, double alphaN, double betaSquared) = strategy.Factors[action];
        return [alphaP, alphaN, betaSquared];
    }

    // Negative if there is no such action.
    private int Action(double[] told) =>
        told is [var place] ? (int)place : strategy.Factors.ToList().IndexOf(new Coefficients(told[0], told[1], told[2]));
}
