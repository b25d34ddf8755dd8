using System.Globalization;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Training;

/// <summary>What is odd about a scan that a model shall find tumours in. The model will find something or nothing whatever it is given.</summary>
internal static class ScanDoubts
{
    /// <summary>As the other, of a model.</summary>
    public static IReadOnlyList<string> Of(Volume scan, string path, ModelFacts model, IntensityRescale? given = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(scan, path, model.Window, model.Intensities, model.Spacing, given);
    }

    /// <summary>A line for each doubt, with the likely cause and what to do; empty where there is none.</summary>
    /// <param name="scan">The scan, its values finite.</param>
    /// <param name="path">Its file.</param>
    /// <param name="window">The model's window.</param>
    /// <param name="trained">The values it was trained on; null in a model of an earlier build, which does not know them.</param>
    /// <param name="spacing">How far apart their pixels lay; null where the model does not know.</param>
    /// <param name="given">The rescaling that the scan has been through; null if none.</param>
    public static IReadOnlyList<string> Of(Volume scan, string path, IntensityWindow window, IntensityRange? trained, SpacingRange? spacing, IntensityRescale? given = null)
    {
        ArgumentNullException.ThrowIfNull(scan);
        var facts = IntensityFacts.Of(scan.Voxels);
        IntensityDoubt? doubt = IntensityDoubt.Of(facts, window);
        string values = $"{path} holds {IntensityCheck.Values(facts)}";
        string? intensities = trained is { } range
            ? range.Holds(facts, window) ? null : Invariant(
                $"{values}, unlike the scans that the model was trained on (most of theirs: {range.LowFrom:0.#} to {range.HighTo:0.#}){(doubt is null ? ". Check that it is such a scan; else the mask means nothing." : $": {doubt.Cause}. {doubt.Remedy(takesWindow: false, given)}")}")
            : doubt is null ? null : $"{values}, which are no HU: {doubt.Cause}. {doubt.Remedy(takesWindow: false, given)}";
        string? pixels = (SpacingDoubt.Of(scan.Geometry) ?? spacing?.DoubtOf(scan.Geometry)) is { } odd ? $"{path} {odd}" : null;
        return [.. new[] { intensities, pixels }.OfType<string>()];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
