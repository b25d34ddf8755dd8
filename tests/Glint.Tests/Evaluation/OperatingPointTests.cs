using CsCheck;
using Glint.Data;
using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

public sealed class OperatingPointTests
{
    private const int Side = 6;

    // Probabilities of all heights, the thresholds themselves and the ends among them.
    private static readonly Gen<float> Probability = Gen.OneOf(
        Gen.Float[0, 1], Gen.Int[0, SweptSlice.Thresholds.Count - 1].Select(t => (float)SweptSlice.Thresholds[t]), Gen.OneOf(Gen.Const(0f), Gen.Const(1f), Gen.Const(0.5f)));

    private static readonly Gen<(SweptSlice Swept, Slice Slice, float[] P)> Slices =
        Gen.Select(Probability.Array[Side * Side], Gen.Bool.Array[Side * Side], Gen.Int[0, 3], Gen.Bool, (p, tumour, patient, hasTumour) =>
        {
            var slice = new Slice($"p{patient}", 0, Side, Side, new float[Side * Side], [.. tumour.Select(t => t && hasTumour ? (byte)1 : (byte)0)]);
            return (SweptSlice.Of(slice, p), slice, p);
        });

    [Fact]
    public void CountsAtEveryThreshold_AreThoseOfTheMaskThere() => Slices.Sample(s =>
    {
        for (int t = 0; t < SweptSlice.Thresholds.Count; t++)
        {
            Assert.Equal(Evaluator.Score(s.Slice, Predictor.Marked(s.P, SweptSlice.Thresholds[t])) with { Lesions = null }, s.Swept.At(t));
        }
    }, iter: 200);

    [Fact]
    public void Thresholds_RiseEvenlyInTheLogit_AndAHalfIsOneOfThem()
    {
        Assert.Equal(0.5, SweptSlice.Thresholds[SweptSlice.Half]);
        Assert.Equal(65, SweptSlice.Thresholds.Select(t => (float)t).Distinct().Count());
        double[] logits = [.. SweptSlice.Thresholds.Select(t => Math.Log(t / (1 - t)))];
        Assert.All(logits.Zip(logits.Skip(1)), l => Assert.Equal(0.5, l.Second - l.First, 1e-6));
        Assert.All(logits.Zip(logits.Reverse()), l => Assert.Equal(0, l.First + l.Second, 1e-6));
    }

    [Fact]
    public void Tuned_HasTheHighestDiceOnSlicesWithTumour_AndOfEqualsIsNearestAHalf() => Slices.Array[1, 6].Sample(drawn =>
    {
        SweptSlice[] slices = [.. drawn.Select(d => d.Swept)];
        if (!slices.Any(s => s.TumourPixels > 0)) return;
        double Dice(int t) => slices.Where(s => s.TumourPixels > 0).Average(s => s.At(t).Dice);
        int found = OperatingPoint.Tuned(slices).Threshold;
        for (int t = 0; t < SweptSlice.Thresholds.Count; t++)
        {
            Assert.True(Dice(t) < Dice(found) || (Dice(t) == Dice(found) && Math.Abs(t - SweptSlice.Half) >= Math.Abs(found - SweptSlice.Half)));
        }
    }, iter: 200);

    [Fact]
    public void Matched_IsTheLowestThatLeavesSoManySlicesClean() => Gen.Select(Slices.Array[20, 30], Gen.Double[0, 1]).Sample((drawn, share) =>
    {
        SweptSlice[] slices = [.. drawn.Select(d => d.Swept with { TumourPixels = 0 })];
        double Clean(int t) => slices.Average(s => s.FalsePositives[t] == 0 ? 1.0 : 0);
        int found = OperatingPoint.Matched(slices, share).Threshold;
        Assert.True(found == SweptSlice.Thresholds.Count - 1 || Clean(found) >= share);
        Assert.True(found == 0 || Clean(found - 1) < share);
    }, iter: 50);

    [Fact]
    public void Matched_WithHardlyAnySliceWithoutTumour_GoesByPixels_AndSaysSo()
    {
        // 3 pixels of tumour; 10 others are marked up to 0.3, 2 of them up to 0.8.
        byte[] mask = [1, 1, 1, .. new byte[33]];
        float[] p = [0.9f, 0.9f, 0.9f, .. Enumerable.Repeat(0.3f, 8), 0.8f, 0.8f, .. new float[23]];
        SweptSlice slice = SweptSlice.Of(new Slice("p", 0, Side, Side, new float[36], mask), p);
        OperatingPoint found = OperatingPoint.Matched([slice], 0.5);
        Assert.InRange(SweptSlice.Thresholds[found.Threshold], 0.3, 0.38);
        Assert.Contains("no more false-positive pixels than tumour pixels", found.Rule);
        Assert.Equal(OperatingPoint.MatchedName, found.Name);
    }

    [Fact]
    public void MatchedOfANetworkThatIsSureOfEverything_IsTheHighest()
    {
        SweptSlice[] flooded = [.. Enumerable.Repeat(SweptSlice.Of(new Slice("p", 0, 1, 1, new float[1], [0]), [1f]), 20)];
        Assert.Equal(SweptSlice.Thresholds.Count - 1, OperatingPoint.Matched(flooded, 0.5).Threshold);
    }
}
