using System.Globalization;

namespace Glint.Imaging;

/// <summary>What is odd about a scan that a model shall find tumours in. The model will find something or nothing whatever it is given.</summary>
internal static class ScanDoubts
{
    /// <summary>A line for each doubt, with the likely cause and what to do; empty where there is none.</summary>
    /// <param name="scan">The scan, its values finite.</param>
    /// <param name="name">Its file, or "The scan".</param>
    /// <param name="window">The model's window.</param>
    /// <param name="trained">The values it was trained on; null in a model of an earlier build, which does not know them.</param>
    /// <param name="spacing">How far apart their pixels lay; null where the model does not know.</param>
    /// <param name="remedy">What to do about values that are no HU, sentences; <see cref="IntensityDoubt.Advice"/>, or what names a command's options.</param>
    public static IReadOnlyList<string> Of(Volume scan, string name, IntensityWindow window, IntensityRange? trained, SpacingRange? spacing, Func<IntensityDoubt, string> remedy)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(remedy);
        var facts = IntensityFacts.Of(scan.Voxels);
        IntensityDoubt? doubt = IntensityDoubt.Of(facts, window);
        string values = $"{name} holds {facts.Span}";
        string? intensities = trained is { } range
            ? range.Holds(facts, window) ? null : Invariant(
                $"{values}, unlike the scans that the model was trained on (most of theirs: {range.LowFrom:0.#} to {range.HighTo:0.#}){(doubt is null ? ". Check that it is such a scan; else the mask means nothing." : $": {doubt.Cause}. {remedy(doubt)}")}")
            : doubt is null ? null : $"{values}, which are no HU: {doubt.Cause}. {remedy(doubt)}";
        string? pixels = (SpacingDoubt.Of(scan.Geometry) ?? spacing?.DoubtOf(scan.Geometry)) is { } odd ? $"{name} {odd}" : null;
        return [.. new[] { intensities, pixels }.OfType<string>()];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
