using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Training;

/// <summary>A step as the numbers of a line of steps.csv.</summary>
internal static class StepRow
{
    private const string Names = "iteration,loss,alphaP,alphaN,betaSquared,twoA,twoB,truePositives,falsePositives,falseNegatives,precision,recall";
    private const string SearchNames = ",factorP,factorN,factorB,score,scoreSpread";

    // After the iteration.
    private const int Columns = 11, SearchColumns = 5;

    /// <summary>The names of the columns; an exploratory search has more, empty where nothing was tried.</summary>
    internal static string Header(bool searches) => searches ? Names + SearchNames : Names;

    /// <summary>The numbers after the iteration.</summary>
    internal static double[] Of(StepRecord step, bool searches) =>
    [
        step.Loss, step.Coefficients.AlphaP, step.Coefficients.AlphaN, step.Coefficients.BetaSquared,
        step.Coefficients.TverskyPoint.TwoA, step.Coefficients.TverskyPoint.TwoB,
        step.Counts.TruePositives, step.Counts.FalsePositives, step.Counts.FalseNegatives, step.Precision, step.Recall,
        .. searches ? Of(step.Search) : [],
    ];

    /// <summary>The step again, or null if they cannot be those of a step.</summary>
    internal static StepRecord? Read(int iteration, double[] values, bool searches)
    {
        if (values.Length != (searches ? Columns + SearchColumns : Columns)) return null;
        int? action = searches && !double.IsNaN(values[Columns]) ? ExploratorySearch.Action(new(values[^5], values[^4], values[^3])) : null;
        if (action < 0) return null;
        return new StepRecord(iteration, values[0], new(values[1], values[2], values[3]), new(values[6], values[7], values[8]))
        {
            Search = action is { } found ? new SearchRecord(found, values[^2], values[^1]) : null,
        };
    }

    private static double[] Of(SearchRecord? search)
    {
        if (search is null) return [.. Enumerable.Repeat(double.NaN, SearchColumns)];
        Coefficients factors = ExploratorySearch.Factors(search.Action);
        return [factors.AlphaP, factors.AlphaN, factors.BetaSquared, search.Score, search.Spread];
    }
}
