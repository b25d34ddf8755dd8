using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>What a slice is, without its pixels.</summary>
/// <param name="Index">Slice number.</param>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="TumourPixels">Pixels of tumour.</param>
/// <param name="Lowest">Smallest value, in HU.</param>
/// <param name="Highest">Largest value, in HU.</param>
/// <param name="ContentHash">Equal for equal pixels.</param>
internal sealed record SliceFacts(int Index, int Width, int Height, int TumourPixels, float Lowest, float Highest, UInt128 ContentHash)
{
    internal bool IsOneValue => Lowest == Highest;

    internal bool IsAllTumour => TumourPixels == Width * Height;

    internal static SliceFacts Of(Slice slice)
    {
        float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;
        foreach (float value in slice.Hounsfield) (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes<float>(slice.Hounsfield));
        return new(slice.Index, slice.Width, slice.Height, slice.TumourPixels, lowest, highest, MemoryMarshal.Read<UInt128>(hash));
    }
}

/// <summary>What an image is, without its voxels.</summary>
/// <param name="Spacing">Of pixels and slices.</param>
/// <param name="Slices">Its axial slices.</param>
/// <param name="VoxelsBelow">Voxels below the intensity window.</param>
/// <param name="VoxelsAbove">Voxels above it.</param>
/// <param name="Intensities">Where its values lie.</param>
/// <param name="HasMask">Whether the slices know their tumour.</param>
internal sealed record ScanFacts(AxialSpacing Spacing, IReadOnlyList<SliceFacts> Slices, long VoxelsBelow, long VoxelsAbove, IntensityFacts Intensities, bool HasMask);

/// <summary>Judges the voxels of an image.</summary>
internal static class ScanCheck
{
    /// <summary>What the image is; problems are added to the findings. Null where no voxel is a number.</summary>
    internal static ScanFacts? Of(string patient, Volume image, string path, Mask? mask, IntensityWindow window, List<Finding> findings)
    {
        if (!RepairNonFinite(patient, image, path, findings)) return null;
        IReadOnlyList<SliceFacts> slices = [.. AxialSlices.Of(image, path, patient, mask).Select(SliceFacts.Of)];
        Judge(patient, path, slices, window, findings);
        if (SpacingDoubt.Of(image.Geometry) is { } doubt) findings.Add(new(Severity.WorthALook, FindingKind.ImplausibleSpacing, patient, path, $"Image {path} {doubt}"));
        var (below, above) = (0L, 0L);
        foreach (float value in image.Voxels)
        {
            if (value < window.LowHounsfield) below++;
            else if (value > window.HighHounsfield) above++;
        }
        return new(AxialSpacing.Of(image.Geometry), slices, below, above, IntensityFacts.Of(image.Voxels), mask is not null);
    }

    // Named once, then set to the lowest number of the scan, so that the rest of it can be judged. False where nothing is a number.
    private static bool RepairNonFinite(string patient, Volume image, string path, List<Finding> findings)
    {
        if (image.FirstNonFinite() is not { } first) return true;
        Geometry g = image.Geometry;
        int count = 0;
        float found = image.Voxels[first], lowest = float.PositiveInfinity;
        foreach (float value in image.Voxels)
        {
            if (!float.IsFinite(value)) count++;
            else lowest = Math.Min(lowest, value);
        }
        findings.Add(new(Severity.StopsTraining, FindingKind.NotANumber, patient, path, string.Create(CultureInfo.InvariantCulture,
            $"Image {path} holds {found} at voxel ({first % g.Columns}, {first / g.Columns % g.Rows}, {first / g.Columns / g.Rows}); NaN or infinite are {count} of its {g.VoxelCount} voxels. Repair or drop the scan.")));
        for (int i = first; i < image.Voxels.Length; i++)
        {
            if (!float.IsFinite(image.Voxels[i])) image.Voxels[i] = lowest;
        }
        return float.IsFinite(lowest);
    }

    private static void Judge(string patient, string path, IReadOnlyList<SliceFacts> slices, IntensityWindow window, List<Finding> findings)
    {
        List<SliceFacts> full = [.. slices.Where(s => s.IsAllTumour)], outside = [.. slices.Where(s => s.Highest <= window.LowHounsfield || s.Lowest >= window.HighHounsfield)];
        if (full.Count > 0 && full.Count < slices.Count)
        {
            Look(FindingKind.FullMask, $"Image {path} has {full.Count} of {slices.Count} slices whose every pixel is labelled tumour ({Numbers(full)}). Segment them again.");
        }
        float lowest = slices.Min(s => s.Lowest), highest = slices.Max(s => s.Highest);
        if (lowest == highest)
        {
            Look(FindingKind.OneValue, string.Create(CultureInfo.InvariantCulture, $"Image {path} holds {lowest} everywhere. Export it again, or drop the patient."));
        }
        else if (outside.Count > 0)
        {
            int tumour = outside.Count(s => s.TumourPixels > 0);
            Look(FindingKind.OutsideWindow, string.Create(CultureInfo.InvariantCulture,
                $"Image {path} has {outside.Count} of {slices.Count} slices wholly outside the window {window.LowHounsfield}..{window.HighHounsfield} HU ({Numbers(outside)}; values {outside.Min(s => s.Lowest)} to {outside.Max(s => s.Highest)}{(tumour > 0 ? $"; {tumour} with tumour" : "")}): a network sees one grey there. Crop them away, or train with another --window."));
        }

        void Look(FindingKind kind, string text) => findings.Add(new(Severity.WorthALook, kind, patient, path, text));
    }

    private static string Numbers(IEnumerable<SliceFacts> slices) => IndexRanges.Of([.. slices.Select(s => s.Index)]);
}
