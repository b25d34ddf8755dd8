using Glint.Data;

namespace Glint.Evaluation;

/// <summary>What a network marks on one slice at every threshold of <see cref="Thresholds"/>: all that an operating point is chosen by, and a curve drawn of.</summary>
/// <param name="Patient">The patient.</param>
/// <param name="Slice">Number of the slice, or of the canvas.</param>
/// <param name="TumourPixels">Pixels of tumour in the truth.</param>
/// <param name="TruePositives">Tumour pixels found, a number per threshold, never rising.</param>
/// <param name="FalsePositives">Pixels found where there is no tumour, likewise.</param>
internal sealed record SweptSlice(string Patient, int Slice, int TumourPixels, int[] TruePositives, int[] FalsePositives)
{
    // In steps of half a unit of the logit, to where a sigmoid in float32 has two numbers left below 1.
    private const int StepsEachWay = 32;

    private const double LogitStep = 0.5;

    /// <summary>From 1e-7 to 1 - 1e-7, evenly in the logit and 0.5 among them; a pixel is marked whose probability is one of them or above.</summary>
    internal static IReadOnlyList<double> Thresholds { get; } =
        [.. Enumerable.Range(-StepsEachWay, (2 * StepsEachWay) + 1).Select(i => 1 / (1 + Math.Exp(-LogitStep * i)))];

    /// <summary>Where 0.5 stands among the thresholds.</summary>
    internal static int Half => StepsEachWay;

    // As the network's numbers are.
    private static readonly float[] Levels = [.. Thresholds.Select(t => (float)t)];

    /// <summary>Counts a slice.</summary>
    /// <param name="slice">The truth.</param>
    /// <param name="probabilities">What the network says of it, as many pixels.</param>
    internal static SweptSlice Of(Slice slice, ReadOnlySpan<float> probabilities)
    {
        byte[] truth = slice.Mask;
        if (probabilities.Length != truth.Length) throw new ArgumentException($"There are {probabilities.Length} probabilities for {truth.Length} pixels.", nameof(probabilities));
        // By how many thresholds a pixel reaches; then whoever reaches more reaches fewer, too.
        (int[] tumour, int[] other) = (new int[Levels.Length + 1], new int[Levels.Length + 1]);
        for (int i = 0; i < truth.Length; i++) (truth[i] != 0 ? tumour : other)[Reached(probabilities[i])]++;
        return new SweptSlice(slice.Patient, slice.Index, slice.TumourPixels, FromAbove(tumour), FromAbove(other));
    }

    /// <summary>The score at one of the thresholds, its lesions uncounted.</summary>
    internal SliceScore At(int threshold) =>
        new(Patient, Slice, TruePositives[threshold], FalsePositives[threshold], TumourPixels - TruePositives[threshold]);

    private static int Reached(float probability)
    {
        int place = Array.BinarySearch(Levels, probability);
        return place >= 0 ? place + 1 : ~place;
    }

    private static int[] FromAbove(int[] reached)
    {
        int[] counts = new int[Levels.Length];
        for ((int i, int sum) = (Levels.Length - 1, 0); i >= 0; i--) counts[i] = sum += reached[i + 1];
        return counts;
    }
}
