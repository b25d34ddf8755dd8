using Glint.Evaluation;

namespace GlintStudy;

/// <summary>Test slices whose tumour has a certain number of pixels.</summary>
/// <param name="From">Fewest pixels.</param>
/// <param name="To">All have fewer; <see cref="int.MaxValue"/> in the last.</param>
/// <param name="Slices">How many there are.</param>
/// <param name="Patients">Of how many patients.</param>
internal sealed record TumourSizes(int From, int To, int Slices, int Patients)
{
    // Edges where small is under 100 px, as the article has it; they move with the limit.
    private const int ArticleLimit = 100;
    private static readonly int[] Edges = [1, 25, 50, ArticleLimit, 200, 400, int.MaxValue];

    /// <summary>All, from small to large.</summary>
    internal static IReadOnlyList<TumourSizes> Of(StudyPanel panel)
    {
        int Moved(int edge) => edge is 1 or int.MaxValue ? edge : edge * panel.Results.SmallTumourPixels / ArticleLimit;
        int[] edges = [.. Edges.Select(Moved).Distinct()];
        List<SliceScore> slices = [.. panel.ScoresOf(panel.Results.Methods[0]).DistinctBy(s => (s.Patient, s.Slice))];
        return [.. edges.Zip(edges.Skip(1), (from, to) => new TumourSizes(from, to, 0, 0))
            .Select(sizes => sizes with { Slices = slices.Count(sizes.Holds), Patients = slices.Where(sizes.Holds).DistinctBy(s => s.Patient).Count() })];
    }

    internal bool Holds(SliceScore slice) => slice.TumourPixels >= From && slice.TumourPixels < To;
}
