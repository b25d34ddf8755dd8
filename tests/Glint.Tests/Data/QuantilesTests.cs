using System.Text.Json;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Tests.Data;

public sealed class QuantilesTests
{
    private const double RelativeTolerance = 1e-12, FloatTolerance = 1e-6;

    private sealed record Sample(double[] Sorted, double[] Shares, double[] Percentiles);

    [Fact]
    public void At_AgreesWithNumpy_InDoublesAndInTheFloatsOfScans()
    {
        // expected_quantiles.py makes the table.
        string table = Path.Combine(AppContext.BaseDirectory, "Data", "expected_quantiles.json");
        Sample[] samples = JsonSerializer.Deserialize<Sample[]>(File.ReadAllText(table), GlintJson.Compact)!;
        Assert.NotEmpty(samples);
        foreach (Sample sample in samples)
        {
            foreach ((double share, double expected) in sample.Shares.Zip(sample.Percentiles))
            {
                Assert.Equal(expected, Quantiles.At(sample.Sorted, share), RelativeTolerance * (1 + Math.Abs(expected)));
                Assert.Equal(expected, Quantiles.At([.. sample.Sorted.Select(v => (float)v)], share), FloatTolerance * (1 + Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void Of_TheNumbersTo100_AreThemselves()
    {
        Assert.Equal(new Quantiles(0, 5, 25, 50, 75, 95, 100), Quantiles.Of(Enumerable.Range(0, 101).Reverse().Select(i => (double)i)));
        Assert.Equal(new Quantiles(1, 1.1, 1.5, 2, 2.5, 2.9, 3), Quantiles.Of([3, 1, 2]));
        Assert.Null(Quantiles.Of([]));
    }
}
