using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Comparing;

/// <summary>A point of an <see cref="OperatingCurve"/>.</summary>
/// <param name="At">The share of tumour-free slices left clean, or false-positive pixels per slice.</param>
/// <param name="Recall">The mean over seeds of the highest recall that a threshold has there; its interval over patients, whose ends are NaN where none was drawn.</param>
internal sealed record CurvePoint(double At, Interval Recall);

/// <summary>
/// What one method trades as its threshold moves: recall of small tumours (of all, where none is small) against tumour-free slices left clean, and
/// against false-positive pixels. Each run's curve is read at the same place, whatever threshold that takes.
/// </summary>
/// <param name="Name">The method.</param>
/// <param name="AgainstClean">Empty where hardly any slice is without tumour.</param>
/// <param name="AgainstPixels">In rising order of pixels.</param>
internal sealed record OperatingCurve(string Name, IReadOnlyList<CurvePoint> AgainstClean, IReadOnlyList<CurvePoint> AgainstPixels)
{
    // Every tenth place has an interval.
    private const int Places = 100, PlacesPerInterval = 10, Samples = 400;

    private const double FewestPixels = 0.1, MostPixels = 10_000;

    // Of the bootstrap: the same in every report.
    private const long Seed = 1;

    /// <summary>The curve of a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seeds">Its runs' test slices, each run's the same in the same order.</param>
    /// <param name="smallTumourPixels">Tumours of fewer pixels are small.</param>
    /// <param name="fewestTumourFree">With fewer tumour-free slices there is no share of them.</param>
    internal static OperatingCurve Of(string name, IReadOnlyList<IReadOnlyList<SweptSlice>> seeds, int smallTumourPixels, int fewestTumourFree = OperatingPoint.FewestTumourFree)
    {
        bool anySmall = seeds[0].Any(s => s.TumourPixels > 0 && s.TumourPixels < smallTumourPixels);
        List<List<Tally>> tallies = [.. seeds.Select(s => s.GroupBy(x => x.Patient).Select(g => Tally.Of(g, anySmall ? smallTumourPixels : int.MaxValue)).ToList())];
        double[] clean = [.. Enumerable.Range(0, Places + 1).Select(i => (double)i / Places)];
        double[] pixels = [.. clean.Select(i => FewestPixels * Math.Pow(MostPixels / FewestPixels, i))];
        bool hasShare = seeds[0].Count(s => s.TumourPixels == 0) >= fewestTumourFree;
        return new(name, hasShare ? Points(tallies, clean, t => t.RecallAtClean) : [], Points(tallies, pixels, t => t.RecallAtPixels));
    }

    private static List<CurvePoint> Points(List<List<Tally>> seeds, double[] places, Func<Tally, Func<double, double>> recall)
    {
        double[] Curve(Func<List<Tally>, Tally> sum)
        {
            List<Func<double, double>> curves = [.. seeds.Select(s => recall(sum(s)))];
            return [.. places.Select(x => curves.Average(c => c(x)))];
        }
        double[] mean = Curve(Tally.Sum);
        Random random = Seeds.Derive(Seed, "operating curve");
        var samples = new List<double[]>();
        for (int i = 0; i < Samples; i++)
        {
            int[] drawn = [.. Enumerable.Range(0, seeds[0].Count).Select(_ => random.Next(seeds[0].Count))];
            samples.Add(Curve(patients => Tally.Sum(drawn.Select(p => patients[p]))));
        }
        return [.. places.Select((x, i) => new CurvePoint(x, i % PlacesPerInterval == 0 ? Between(mean[i], [.. samples.Select(s => s[i]).Where(double.IsFinite).Order()]) : new(mean[i], double.NaN, double.NaN)))];
    }

    private static Interval Between(double mean, double[] ordered) =>
        ordered.Length == 0 ? new(mean, double.NaN, double.NaN) : new(mean, Quantiles.At(ordered, 0.025), Quantiles.At(ordered, 0.975));

    /// <summary>What a curve needs of one patient, or of several: sums at every threshold.</summary>
    private sealed record Tally(int Slices, int Tumours, int Free, double[] Recall, int[] Clean, double[] Pixels)
    {
        internal static Tally Of(IEnumerable<SweptSlice> slices, int smallTumourPixels)
        {
            SweptSlice[] all = [.. slices], small = [.. all.Where(s => s.TumourPixels > 0 && s.TumourPixels < smallTumourPixels)], free = [.. all.Where(s => s.TumourPixels == 0)];
            T[] Each<T>(Func<int, T> at) => [.. Enumerable.Range(0, SweptSlice.Thresholds.Count).Select(at)];
            return new(all.Length, small.Length, free.Length,
                Each(t => small.Sum(s => (double)s.TruePositives[t] / s.TumourPixels)), Each(t => free.Count(s => s.FalsePositives[t] == 0)), Each(t => all.Sum(s => (double)s.FalsePositives[t])));
        }

        internal static Tally Sum(IEnumerable<Tally> patients)
        {
            int places = SweptSlice.Thresholds.Count;
            (int slices, int tumours, int free) = (0, 0, 0);
            (double[] recall, int[] clean, double[] pixels) = (new double[places], new int[places], new double[places]);
            foreach (Tally p in patients)
            {
                (slices, tumours, free) = (slices + p.Slices, tumours + p.Tumours, free + p.Free);
                for (int t = 0; t < places; t++) (recall[t], clean[t], pixels[t]) = (recall[t] + p.Recall[t], clean[t] + p.Clean[t], pixels[t] + p.Pixels[t]);
            }
            return new(slices, tumours, free, recall, clean, pixels);
        }

        // Recall never rises with the threshold, so that the lowest that suits has the most. Above the highest nothing is marked.
        internal double RecallAtClean(double share) => First(t => Clean[t] >= share * Free);

        internal double RecallAtPixels(double perSlice) => First(t => Pixels[t] <= perSlice * Slices);

        private double First(Func<int, bool> suits)
        {
            if (Tumours == 0) return double.NaN;
            for (int t = 0; t < Recall.Length; t++)
            {
                if (suits(t)) return Recall[t] / Tumours;
            }
            return 0;
        }
    }
}
