using System.Globalization;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Training;

/// <summary>What is odd about a scan that a model shall find tumours in. The model will find something or nothing whatever it is given.</summary>
internal static class ScanDoubts
{
    /// <summary>A line for each doubt, with the likely cause and what to do; empty where there is none.</summary>
    /// <param name="scan">The scan, its values finite.</param>
    /// <param name="path">Its file.</param>
    /// <param name="model">What the model says of itself. One of an earlier build does not know the values it was trained on.</param>
    /// <param name="given">The rescaling that the scan has been through; null if none.</param>
    public static IReadOnlyList<string> Of(Volume scan, string path, ModelFacts model, IntensityRescale? given = null)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(model);
        var facts = IntensityFacts.Of(scan.Voxels);
        IntensityDoubt? doubt = IntensityDoubt.Of(facts, model.Window);
        string values = $"{path} holds {IntensityCheck.Values(facts)}";
        string? intensities = model.Intensities is { } range
            ? range.Holds(facts, model.Window) ? null : Invariant(
                $"{values}, unlike the scans that the model was trained on (most of theirs: {range.LowFrom:0.#} to {range.HighTo:0.#}){(doubt is null ? ". Check that it is such a scan; else the mask means nothing." : $": {doubt.Cause}. {doubt.Remedy(takesWindow: false, given)}")}")
            : doubt is null ? null : $"{values}, which are no HU: {doubt.Cause}. {doubt.Remedy(takesWindow: false, given)}";
        string? spacing = SpacingDoubt.Of(scan.Geometry) is { } odd ? $"{path} {odd}" : null;
        return [.. new[] { intensities, spacing }.OfType<string>()];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
