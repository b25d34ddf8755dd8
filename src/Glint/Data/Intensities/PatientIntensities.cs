using Glint.Imaging;

namespace Glint.Data;

/// <summary>Where the values of patients' slices lie, by some thousand pixels of each.</summary>
internal static class PatientIntensities
{
    // Enough of a slice for two percentiles of a patient.
    private const int SampledPixels = 1 << 12;

    /// <summary>The range of these patients; at least one.</summary>
    public static IntensityRange Of(SliceDataset data, IEnumerable<string> patients)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(patients);
        return IntensityRange.Of([.. patients.Select(p => IntensityFacts.Of([.. data.Of(p).SelectMany(Sample)]))]);
    }

    private static IEnumerable<float> Sample(Slice slice)
    {
        float[] pixels = slice.Hounsfield;
        int step = Math.Max(1, pixels.Length / SampledPixels);
        for (int i = 0; i < pixels.Length; i += step) yield return pixels[i];
    }
}
