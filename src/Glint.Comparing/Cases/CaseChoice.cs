using Glint.Data;
using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>
/// Which test slices the case browser shows: of each patient all with tumour, or where they are too many for a page, as many as there is room
/// for, evenly spaced; and a few without, those with most false-positive pixels first.
/// </summary>
internal static class CaseChoice
{
    /// <summary>At most so many slices without tumour of a patient.</summary>
    internal const int TumourFreePerPatient = 4;

    // What keeps a page under 15 MB: some 20 kB for a slice of 512 x 512, a third more as text. A patient gets at least the second number.
    private const long MostPixels = 320L * 512 * 512;
    private const int LeastTumourSlices = 4;

    /// <summary>Places among the slices, in their order.</summary>
    /// <param name="slices">The test slices, patient by patient.</param>
    /// <param name="pixels">Pixels of the largest one.</param>
    /// <param name="scores">Of the runs that will be shown, on these slices.</param>
    internal static IReadOnlyList<int> Of(IReadOnlyList<RecordedSlice> slices, int pixels, IReadOnlyList<IReadOnlyList<SliceScore>> scores)
    {
        List<IGrouping<string, int>> patients = [.. Enumerable.Range(0, slices.Count).GroupBy(i => slices[i].Patient)];
        int most = (int)Math.Max(LeastTumourSlices, (MostPixels / Math.Max(1, (long)pixels * patients.Count)) - TumourFreePerPatient);
        int FalseAlarm(int slice) => scores.Max(s => s[slice].FalsePositives);
        return
        [
            .. patients.SelectMany(p => Spaced([.. p.Where(i => slices[i].TumourPixels > 0)], most)
                .Concat(p.Where(i => slices[i].TumourPixels == 0).OrderByDescending(FalseAlarm).ThenBy(i => i).Take(TumourFreePerPatient)).Order()),
        ];
    }

    private static IEnumerable<int> Spaced(List<int> all, int most) =>
        all.Count <= most ? all : Enumerable.Range(0, most).Select(i => all[(int)((i + 0.5) * all.Count / most)]);
}
