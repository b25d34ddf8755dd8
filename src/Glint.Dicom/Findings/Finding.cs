using System.Globalization;
using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>What becomes one segment or one ROI.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">What readers see.</param>
internal sealed record Finding(int Number, string Name);

/// <summary>A mask as numbered findings.</summary>
/// <param name="All">At least one, empty where the mask is.</param>
/// <param name="Labels">Per voxel the number of its finding, or 0.</param>
internal sealed record Findings(IReadOnlyList<Finding> All, int[] Labels)
{
    // Segment Number is a 16-bit number.
    private const int Most = ushort.MaxValue;

    /// <summary>The findings of a mask: all in one, or each lesion for itself.</summary>
    /// <exception cref="GlintException">There are more lesions than a file can number.</exception>
    public static Findings Of(Mask mask, FindingOptions options)
    {
        if (!options.PerLesion) return new([new Finding(1, options.Name)], Array.ConvertAll(mask.Voxels, v => (int)v));
        Components lesions = Components.Of(mask, Connectivity.TwentySix);
        if (lesions.Count > Most)
        {
            throw new GlintException($"The mask has {lesions.Count} lesions, more than the {Most} a file can number; write all in one.");
        }
        return new([.. Enumerable.Range(1, Math.Max(lesions.Count, 1)).Select(Numbered)], lesions.Labels);

        Finding Numbered(int number) => new(number, string.Create(CultureInfo.InvariantCulture, $"{options.Name} {number}"));
    }
}
