using CsCheck;
using Glint.Evaluation;

namespace Glint.Comparing.Tests;

public sealed class FrocSpreadTests
{
    // Two lesions in two scans. The first seed finds one before any false positive and the other after one; the second seed one after one.
    private static readonly Froc Sure = Froc.Of([new("A", 0.9, [1]), new("B", 0.8, []), new("B", 0.7, [1])], scans: 2, lesions: 2);
    private static readonly Froc Unsure = Froc.Of([new("B", 0.4, []), new("A", 0.3, [1])], scans: 2, lesions: 2);

    [Fact]
    public void Seeds_AreReadAtOneRate_WhateverTheirThresholds()
    {
        FrocSpread froc = FrocSpread.Of([Sure, Unsure]);
        Assert.Equal(Froc.AveragedAt, froc.AtRates.Select(r => r.FalsePositivesPerScan));
        // Under 1/2 false positive per scan: 1/2 and 0; from there on 1 and 1/2.
        Assert.Equal([0.25, 0.25, 0.75, 0.75, 0.75, 0.75, 0.75], froc.AtRates.Select(r => r.Sensitivity!.Mean));
        Assert.All(froc.AtRates, r => Assert.Equal((Math.Sqrt(0.125), 2), (r.Sensitivity!.StandardDeviation, r.Sensitivity.Seeds)));
        Assert.Equal([(0, 0.25), (0.5, 0.75)], froc.Curve.Select(r => (r.FalsePositivesPerScan, r.Sensitivity!.Mean)));
        Assert.Equal((Sure.MeanSensitivity + Unsure.MeanSensitivity) / 2, froc.Mean!.Mean, 1e-12);
    }

    [Fact]
    public void TheCurve_IsTheMeanOfTheSeedsCurves_EverywhereUpToTheLastRate() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 3]).Array[0, 60].Array[1, 4].Sample(drawn =>
        {
            const int Scans = 3, Lesions = 3;
            List<Froc> seeds = [.. drawn.Select(d => Froc.Of(d.Select(c => new Candidate("A", c.Item1, c.Item2 == 0 ? [] : [c.Item2])), Scans, Lesions))];
            FrocSpread froc = FrocSpread.Of(seeds);
            Assert.Equal(froc.Curve.Select(r => r.FalsePositivesPerScan).Distinct().Order(), froc.Curve.Select(r => r.FalsePositivesPerScan));
            Assert.InRange(froc.Curve[^1].FalsePositivesPerScan, 0, 8);
            for (double rate = 0; rate <= 8; rate += 0.1)
            {
                Assert.Equal(seeds.Average(s => s.SensitivityAt(rate)), froc.Curve.Last(r => r.FalsePositivesPerScan <= rate).Sensitivity!.Mean, 1e-12);
            }
        }, iter: 200);

    [Fact]
    public void WithoutLesions_ThereIsNoSensitivity()
    {
        FrocSpread froc = FrocSpread.Of([Froc.Of([new("A", 1, [])], scans: 1, lesions: 0)]);
        Assert.Null(froc.Mean);
        Assert.All(froc.Curve.Concat(froc.AtRates), r => Assert.Null(r.Sensitivity));
    }
}
