using System.Globalization;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>
/// The intensity window that the data themselves give: the 0.5 and 99.5 % percentiles of the HU of all tumour voxels, as nnU-Net takes them
/// of its foreground (Isensee et al. 2021).
/// </summary>
/// <remarks>
/// Every tumour voxel of every slice counts once, so that large tumours weigh more; nnU-Net draws a sample of each scan instead. Between
/// two values a percentile stands in proportion, see <see cref="Quantiles"/>.
/// </remarks>
internal static class TumourWindow
{
    /// <summary>The percentile that becomes 0.</summary>
    public const double LowPercent = 0.5;

    /// <summary>The percentile that becomes 1.</summary>
    public const double HighPercent = 99.5;

    /// <summary>The window of these slices, which must be of training patients alone.</summary>
    /// <param name="slices">At least two tumour voxels of different HU among them.</param>
    /// <exception cref="GlintException">There is no tumour voxel, or the percentiles are one value.</exception>
    public static IntensityWindow Of(IEnumerable<Slice> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        float[] hounsfield = [.. slices.Where(s => s.TumourPixels > 0).SelectMany(s => s.Hounsfield.Zip(s.Mask).Where(p => p.Second != 0).Select(p => p.First))];
        if (hounsfield.Length == 0) throw new GlintException("The training patients have no tumour voxel to take percentiles of. Check the labels, or pass --window lung, liver or LOW,HIGH.");
        Array.Sort(hounsfield);
        double low = Quantiles.At(hounsfield, LowPercent / 100), high = Quantiles.At(hounsfield, HighPercent / 100);
        return low < high ? new IntensityWindow(low, high) : throw new GlintException(string.Create(CultureInfo.InvariantCulture,
            $"The {LowPercent} and {HighPercent} % percentiles of the training patients' {hounsfield.Length} tumour voxels are both {low} HU, which is no window. Pass --window lung, liver or LOW,HIGH."));
    }
}
