using System.Globalization;

namespace Glint.Imaging;

/// <summary>Where the values of a scan lie: its histogram as far as it matters, of a sample of evenly spaced voxels.</summary>
internal sealed class IntensityFacts
{
    private const int SampledVoxels = 1 << 18;

    // One lowest value of so many voxels is what a scanner or a person put outside of the body.
    private const double LeastPadding = 0.01;

    private readonly float[] _inside;

    private IntensityFacts(float[] sorted)
    {
        int padding = sorted.AsSpan().LastIndexOf(sorted[0]) + 1;
        _inside = padding >= LeastPadding * sorted.Length && padding < sorted.Length ? sorted[padding..] : sorted;
        (Lowest, Highest) = (sorted[0], sorted[^1]);
    }

    /// <summary>Of finite values, at least one.</summary>
    internal static IntensityFacts Of(ReadOnlySpan<float> values)
    {
        int step = Math.Max(1, values.Length / SampledVoxels);
        var sample = new float[(values.Length + step - 1) / step];
        for (int i = 0; i < sample.Length; i++) sample[i] = values[i * step];
        Array.Sort(sample);
        return new(sample);
    }

    /// <summary>The smallest value, padding too.</summary>
    internal double Lowest { get; }

    /// <summary>The largest value.</summary>
    internal double Highest { get; }

    /// <summary>For people: "values -1024 to 3071".</summary>
    internal string Span => string.Create(CultureInfo.InvariantCulture, $"values {Lowest:0.###} to {Highest:0.###}");

    /// <summary>The smallest value but for padding.</summary>
    internal double Least => _inside[0];

    /// <summary>The 1st percentile of what is no padding.</summary>
    internal double Low => Quantiles.At<float>(_inside, 0.01);

    /// <summary>The 99th.</summary>
    internal double High => Quantiles.At<float>(_inside, 0.99);

    /// <summary>The share of values, but for padding, from one to another, 0 to 1.</summary>
    internal double Share(double from, double to) => (double)(Below(MathF.BitIncrement((float)to)) - Below((float)from)) / _inside.Length;

    private int Below(float value)
    {
        int low = 0, high = _inside.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_inside[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
