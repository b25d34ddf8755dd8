namespace Glint.Adaptation;

/// <summary>What an exploratory search found at one step.</summary>
/// <param name="Action">The place of the candidate that was taken, from 0; of the 27 of <see cref="ExploratorySearch.Factors"/> 13 is "no change".</param>
/// <param name="Score">Its score: the distance between prediction and mask after the update, a mean over the images.</param>
/// <param name="Spread">Highest score less lowest: how much the choice mattered.</param>
public sealed record SearchRecord(int Action, double Score, double Spread)
{
    /// <summary>The record of a choice among scores.</summary>
    internal static SearchRecord Of(IReadOnlyList<double> scores, int action)
    {
        List<double> finite = scores.Where(double.IsFinite).ToList();
        return new SearchRecord(action, scores[action], finite.Count == 0 ? double.NaN : finite.Max() - finite.Min());
    }
}
