using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>What a label file holds, without its voxels.</summary>
/// <param name="Voxels">How many voxels each value has; values beyond the first some hundred are not counted.</param>
/// <param name="TumourVoxels">Voxels of tumour; null where the labels do not say which are.</param>
/// <param name="Grid">Where the file says that they lie.</param>
/// <param name="ContentHash">Equal for equal values in equal order, wherever they lie.</param>
internal sealed record LabelFacts(IReadOnlyDictionary<float, long> Voxels, long? TumourVoxels, Geometry Grid, UInt128 ContentHash)
{
    /// <summary>The same file, its values counted where training carries them.</summary>
    internal LabelFacts CarriedTo(Volume labels) => this with { Voxels = LabelCheck.Count(labels.Voxels) };

    internal bool IsWhole => Voxels.Keys.All(float.IsInteger);
}

/// <summary>Judges the values of a label file.</summary>
internal static class LabelCheck
{
    private const int MostValues = 256, MostListed = 8;

    /// <summary>What the file holds, and the tumour's mask if the labels tell it; problems are added to the findings.</summary>
    internal static (LabelFacts Facts, Mask? Mask) Of(string patient, Volume labels, string path, int? label, List<Finding> findings)
    {
        Dictionary<float, long> voxels = Count(labels.Voxels);
        Mask? mask = MaskOf(patient, labels, path, label, voxels, findings);
        long? tumour = mask?.Voxels.LongCount(v => v != 0);
        if (tumour == 0)
        {
            findings.Add(new(Severity.WorthALook, FindingKind.EmptyMask, patient, path,
                $"Label file {path} has no voxel of the tumour's label {label ?? 1} (it holds {Listed(voxels.Keys)}). Right for a patient without tumour; else segment it, or drop the patient."));
        }
        if (tumour == labels.Voxels.Length)
        {
            findings.Add(new(Severity.WorthALook, FindingKind.FullMask, patient, path,
                $"Label file {path} marks every voxel as tumour. Segment it again, or drop the patient."));
        }
        return (new(voxels, tumour, labels.Geometry, MemoryMarshal.Read<UInt128>(SHA256.HashData(MemoryMarshal.AsBytes<float>(labels.Voxels)))), mask);
    }

    private static Mask? MaskOf(string patient, Volume labels, string path, int? label, Dictionary<float, long> voxels, List<Finding> findings)
    {
        float[] negative = [.. voxels.Keys.Where(v => v < 0)];
        if (negative.Length > 0 && label is not < 0 && voxels.Keys.All(float.IsInteger))
        {
            bool stops = label is null;
            Wrong(stops ? Severity.StopsTraining : Severity.WorthALook,
                $"Label file {path} holds {Listed(negative)} at {negative.Sum(v => voxels[v])} voxels; labels are 0, 1, 2 and so on. "
                + (stops ? "Write it again with unsigned labels, or pass --label to pick the tumour." : "Training takes negative ones for background: write it again if they are not."));
            if (stops) return null;
        }
        try
        {
            return Mask.FromLabels(labels, label, path);
        }
        catch (GlintException error)
        {
            string several = label is null && voxels.Keys.All(float.IsInteger) ? " Where the other files hold 0 and 1, write this one again with those." : "";
            Wrong(Severity.StopsTraining, char.ToUpperInvariant(error.Message[0]) + error.Message[1..] + several);
            return null;
        }

        void Wrong(Severity severity, string text) => findings.Add(new(severity, FindingKind.WrongLabels, patient, path, text));
    }

    /// <summary>Values as a list: "0, 1, 2", after some ", ...".</summary>
    internal static string Listed(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return string.Join(", ", sorted.Take(MostListed).Select(v => v.ToString(CultureInfo.InvariantCulture))) + (sorted.Length > MostListed ? ", ..." : "");
    }

    // Label maps are long runs of one value.
    internal static Dictionary<float, long> Count(ReadOnlySpan<float> values)
    {
        var counts = new Dictionary<float, long>();
        while (!values.IsEmpty)
        {
            int run = values.IndexOfAnyExcept(values[0]);
            if (run < 0) run = values.Length;
            if (counts.TryGetValue(values[0], out long before)) counts[values[0]] = before + run;
            else if (counts.Count < MostValues) counts[values[0]] = run;
            values = values[run..];
        }
        return counts;
    }
}
