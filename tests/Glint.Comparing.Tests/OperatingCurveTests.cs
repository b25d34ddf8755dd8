using CsCheck;
using Glint.Data;
using Glint.Evaluation;

namespace Glint.Comparing.Tests;

public sealed class OperatingCurveTests
{
    private const int Small = 5;

    private static readonly Gen<SweptSlice> Slices = Gen.Select(Gen.Float[0, 1].Array[12], Gen.Int[0, 8], Gen.Int[0, 3], Gen.Int[0, 99], (p, tumour, patient, number) =>
        SweptSlice.Of(new Slice($"p{patient}", number, 3, 4, new float[12], [.. Enumerable.Range(0, 12).Select(i => i < tumour ? (byte)1 : (byte)0)]), p));

    [Fact]
    public void APoint_IsTheMeanOverSeedsOfTheHighestRecallThere() => Slices.Array[1, 8].Array[1, 3].Sample(seeds =>
    {
        // Seeds share the truth of the first.
        seeds = [.. seeds.Select(s => seeds[0].Select((slice, i) => i < s.Length ? Claimed(slice, s[i]) : slice).ToArray())];
        SweptSlice[] first = seeds[0], small = [.. first.Where(s => s.TumourPixels is > 0 and < Small)];
        bool IsCounted(SweptSlice s) => s.TumourPixels > 0 && (small.Length == 0 || s.TumourPixels < Small);
        if (!first.Any(IsCounted)) return;
        OperatingCurve curve = OperatingCurve.Of("D", seeds, Small, fewestTumourFree: 1);
        double Highest(SweptSlice[] seed, Func<int, bool> suits) => Enumerable.Range(0, SweptSlice.Thresholds.Count).Where(suits)
            .Select(t => seed.Where(IsCounted).Average(s => (double)s.TruePositives[t] / s.TumourPixels)).DefaultIfEmpty(0).Max();
        SweptSlice[] Free(SweptSlice[] seed) => [.. seed.Where(s => s.TumourPixels == 0)];
        Assert.Equal(Free(first).Length > 0 ? 101 : 0, curve.AgainstClean.Count);
        foreach (CurvePoint point in curve.AgainstClean.Where((_, i) => i % 7 == 0))
        {
            Assert.Equal(seeds.Average(seed => Highest(seed, t => Free(seed).Count(s => s.FalsePositives[t] == 0) >= point.At * Free(seed).Length)), point.Recall.Mean, 1e-12);
        }
        foreach (CurvePoint point in curve.AgainstPixels.Where((_, i) => i % 7 == 0))
        {
            Assert.Equal(seeds.Average(seed => Highest(seed, t => seed.Sum(s => (double)s.FalsePositives[t]) <= point.At * seed.Length)), point.Recall.Mean, 1e-12);
        }
    }, iter: 30);

    [Fact]
    public void RecallNeverRises_WithSlicesLeftClean_AndNeverFallsWithPixels() => Slices.Array[2, 8].Sample(slices =>
    {
        OperatingCurve curve = OperatingCurve.Of("D", [slices], Small, fewestTumourFree: 1);
        Assert.All(curve.AgainstClean.Zip(curve.AgainstClean.Skip(1)), p => Assert.False(p.Second.Recall.Mean > p.First.Recall.Mean));
        Assert.All(curve.AgainstPixels.Zip(curve.AgainstPixels.Skip(1)), p => Assert.False(p.Second.Recall.Mean < p.First.Recall.Mean));
    }, iter: 30);

    [Fact]
    public void Intervals_HoldTheMean_AndOnePatientHasNoWidth()
    {
        SweptSlice[] one = [.. new[] { 0.2f, 0.9f }.Select((p, i) => SweptSlice.Of(new Slice("a", i, 1, 2, new float[2], [1, 0]), [p, 0.1f]))];
        CurvePoint at = OperatingCurve.Of("D", [one], Small).AgainstPixels[0];
        Assert.Equal((1.0, 1.0, 1.0), (at.Recall.Mean, at.Recall.Low, at.Recall.High));
        SweptSlice[] two = [one[0], one[1] with { Patient = "b", TruePositives = new int[SweptSlice.Thresholds.Count] }];
        CurvePoint spread = OperatingCurve.Of("D", [two], Small).AgainstPixels[0];
        Assert.Equal((0.5, 0.0, 1.0), (spread.Recall.Mean, spread.Recall.Low, spread.Recall.High));
    }

    // What another seed claims of the same truth.
    private static SweptSlice Claimed(SweptSlice truth, SweptSlice other) =>
        truth with { FalsePositives = other.FalsePositives, TruePositives = [.. other.TruePositives.Select(t => Math.Min(t, truth.TumourPixels))] };
}
