using Glint.Evaluation;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>From scores of single slices to the figures of the tables: per slice first, then the mean per seed, then over seeds.</summary>
internal static class Summary
{
    // Bin edges of Fig. 4 as multiples of the limit for small tumours: the article's 100 px is the fourth edge.
    private static readonly double[] SizeEdges = [0, 0.25, 0.5, 1, 2, 4, 8, double.PositiveInfinity];

    /// <summary>The row of one method.</summary>
    /// <param name="name">Short name.</param>
    /// <param name="label">Name in full.</param>
    /// <param name="final">Coefficients of the last step of each seed; empty for a baseline.</param>
    /// <param name="bySeed">Scores of the test slices, a list per seed.</param>
    /// <param name="smallTumourPixels">Tumours of fewer pixels are small.</param>
    /// <param name="own">Measures beside those of every comparison; none if null.</param>
    public static MethodSummary Of(
        string name, string label, IReadOnlyList<Coefficients> final, IReadOnlyList<IReadOnlyList<SliceScore>> bySeed, int smallTumourPixels,
        IReadOnlyList<Measure>? own = null)
    {
        List<SliceScore> tumour = bySeed.SelectMany(s => s).Where(s => s.HasTumour).ToList();
        return new MethodSummary(
            name, label, final.Count == 0 ? null : GeometricMean(final), Scores(bySeed, smallTumourPixels), DiceBySize(tumour, smallTumourPixels),
            new PerSliceValues([.. tumour.Select(s => s.Precision())], [.. tumour.Select(s => s.Recall)], [.. tumour.Select(s => s.Dice)]))
        {
            Own = own is { Count: > 0 } ? [.. own.Select(m => new OwnScore(m.Name, MeanOver(bySeed, m.Concerns, m.On)))] : null,
        };
    }

    /// <summary>Mean, spread and range over seeds.</summary>
    /// <param name="values">One value per seed, at least one.</param>
    public static Spread Over(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double deviation = values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        return new Spread(mean, deviation, values.Min(), values.Max(), values.Count);
    }

    /// <summary>The same; null where a seed has no value.</summary>
    internal static Spread? OverAll(IReadOnlyList<double> values) => values.Any(double.IsNaN) ? null : Over(values);

    private static StratifiedScores Scores(IReadOnlyList<IReadOnlyList<SliceScore>> bySeed, int smallTumourPixels)
    {
        bool Small(SliceScore s) => s.HasTumour && s.TumourPixels < smallTumourPixels;
        Spread? Over(Func<SliceScore, bool> stratum, Func<SliceScore, double> value) => MeanOver(bySeed, stratum, value);

        Spread Tumour(Func<SliceScore, double> value) =>
            Over(s => s.HasTumour, value) ?? throw new GlintException("The test patients have no slice with tumour. Check the labels and --label, or test on others.");

        return new StratifiedScores(
            Tumour(s => s.Precision()), Tumour(s => s.Precision(EmptyPolicy.Zero)), Tumour(s => s.Recall), Tumour(s => s.Dice),
            Over(Small, s => s.Recall), Over(Small, s => s.Dice),
            Over(s => !s.HasTumour, s => s.Dice), Over(s => !s.HasTumour, s => s.FalsePositives));
    }

    // The mean over slices of a seed, then over seeds; null where a seed has no such slice.
    private static Spread? MeanOver(IReadOnlyList<IReadOnlyList<SliceScore>> bySeed, Func<SliceScore, bool> stratum, Func<SliceScore, double> value) =>
        OverAll([.. bySeed.Select(scores => scores.Where(stratum).Select(value).DefaultIfEmpty(double.NaN).Average())]);

    private static List<SizeBin> DiceBySize(List<SliceScore> tumour, int smallTumourPixels)
    {
        var bins = new List<SizeBin>();
        for (int i = 0; i + 1 < SizeEdges.Length; i++)
        {
            int from = (int)Math.Ceiling(SizeEdges[i] * smallTumourPixels);
            int to = double.IsInfinity(SizeEdges[i + 1]) ? int.MaxValue : (int)Math.Ceiling(SizeEdges[i + 1] * smallTumourPixels);
            List<SliceScore> inside = tumour.Where(s => s.TumourPixels >= from && s.TumourPixels < to).ToList();
            if (inside.Count == 0) continue;
            // The first and the last bin are open: they are drawn at what they hold.
            bins.Add(new SizeBin(
                Math.Max(from, inside.Min(s => s.TumourPixels)), Math.Min(to, inside.Max(s => s.TumourPixels) + 1), inside.Average(s => s.Dice), inside.DistinctBy(s => (s.Patient, s.Slice)).Count()));
        }
        return bins;
    }

    /// <summary>The mean in log of at least one.</summary>
    internal static Coefficients GeometricMean(IReadOnlyList<Coefficients> all)
    {
        double Mean(Func<Coefficients, double> of) => Math.Exp(all.Average(c => Math.Log(of(c))));
        return new Coefficients(Mean(c => c.AlphaP), Mean(c => c.AlphaN), Mean(c => c.BetaSquared));
    }
}
