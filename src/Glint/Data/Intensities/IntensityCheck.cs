using System.Globalization;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>Names the scans of a data set whose values are probably no HU, or are far from the rest's: one line where all are alike.</summary>
internal static class IntensityCheck
{
    // Below, a middle of the others says little.
    private const int FewestOthers = 3;

    // A patch of lung spans a tenth of what a whole chest does; nothing spans four times as much.
    private const double SmallestRatio = 0.1, LargestRatio = 4;

    // From this share of the scans on, it is the data set that is so.
    private const double Most = 0.5;

    /// <param name="path">The data set's folder or file.</param>
    /// <param name="patients">All patients.</param>
    /// <param name="window">What the scans will be seen through.</param>
    /// <param name="given">The rescaling that they have been through; null if none.</param>
    internal static IEnumerable<Finding> Of(string path, IReadOnlyList<PatientCheck> patients, IntensityWindow window, IntensityRescale? given)
    {
        var scans = patients.Where(p => p.Scan is not null).Select(p => (Patient: p, Facts: p.Scan!.Intensities, Doubt: IntensityDoubt.Of(p.Scan.Intensities, window))).ToList();
        string? most = scans.Where(s => s.Doubt is not null).GroupBy(s => s.Doubt!.Cause).FirstOrDefault(g => g.Count() > Most * scans.Count)?.Key;
        // What no rule knows is taken for what most of the others are.
        var shared = most is null ? [] : scans.Where(s => s.Doubt is not null && (s.Doubt.Cause == most || s.Doubt.IsUnspecific)).OrderBy(s => s.Doubt!.Cause != most).ToList();
        if (shared is [var (example, its, why), ..])
        {
            bool isOne = scans.Count == 1;
            string who = isOne ? "" : $"{(shared.Count == scans.Count ? "All" : $"{shared.Count} of")} {scans.Count} images of {path} are alike. ";
            yield return Found(isOne ? example.Patient : null, isOne ? example.Files.ImagePath! : path,
                $"{who}Image {example.Files.ImagePath} holds {its.Span}{(given is null ? "" : $" after --rescale {given}")}, which are no HU: {why!.Cause}. {why.Remedy(takesWindow: true, given)}");
        }
        foreach (var (patient, facts, doubt) in scans.Except(shared))
        {
            string? text = doubt is not null ? $"which are no HU: {doubt.Cause}. For this scan alone, {doubt.Mend}, or drop the patient."
                : Far(facts, [.. scans.Where(s => s.Patient != patient && s.Doubt is null).Select(s => s.Facts)]) is { } rest ? $"far from the rest of the data set ({rest}). Export it as the others were, or drop the patient."
                : null;
            if (text is not null) yield return Found(patient.Patient, patient.Files.ImagePath!, $"Image {patient.Files.ImagePath} holds {facts.Span}, {text}");
        }
    }

    // What the middle one of the others holds, where this one has nothing in common with it, or spans far more or less.
    private static string? Far(IntensityFacts facts, IReadOnlyList<IntensityFacts> others)
    {
        if (others.Count < FewestOthers || facts.Low == facts.High) return null;
        double low = Quantiles.Of(others.Select(o => o.Low))!.Median, high = Quantiles.Of(others.Select(o => o.High))!.Median;
        double ratio = (facts.High - facts.Low) / (high - low);
        bool isFar = low < high && (facts.Low > high || facts.High < low || ratio > LargestRatio || ratio < SmallestRatio);
        return isFar ? $"the middle one: {Number(low)} to {Number(high)}" : null;
    }

    private static Finding Found(string? patient, string file, string text) => new(Severity.WorthALook, FindingKind.NotHounsfield, patient, file, text);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
