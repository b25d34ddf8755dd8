using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;

namespace Glint.Comparing.Tests.Reports;

/// <summary>A comparison that never ran: made up, but shaped like a real one.</summary>
internal static class SampleResult
{
    private const int Seeds = 3, Steps = 200, Side = 128;

    public static ComparisonResult Full()
    {
        var random = new Random(7);
        return new ComparisonResult(
            Facts:
            [
                new("Data", "synthetic, 12 patients"), new("Preset", "quick"), new("Steps", "200 per run, batch of 10"), new("Seeds", "1, 2, 3"),
                new("Machine", "2 cores"), new("Command", "glint compare --data lungs --methods D,E,T,GD --seeds 3"),
            ],
            SmallTumourPixels: 100,
            Split: [new("train", 8, 240, 310, 61), new("validation", 2, 55, 70, 12), new("test", 2, 60, 74, 15)],
            Methods:
            [
                Method(random, "D", "Dice", Coefficients.Dice, 0.58, 0.81, 0.55, 0.72, 41),
                Method(random, "E", "Effectiveness (β² 2)", Coefficients.Effectiveness(2), 0.60, 0.74, 0.61, 0.69, 55),
                Method(random, "T", "Tversky (aP 0.6, aN 1.4)", Coefficients.Tversky(0.6, 1.4), 0.61, 0.70, 0.66, 0.64, 88),
                Method(random, "GD", "Generalized, deterministic rule (guarded)", new Coefficients(1.7, 0.6, 0.9), 0.63, 0.77, 0.64, 0.75, 37),
            ],
            Details: [.. new[] { "D", "E", "T", "GD" }.Select(name => MethodDetail.Of(name, Scores(name.Length)) with { Scans = Scans(0.9, 0.5) })],
            Baselines: [Method(random, "disc 9 px", "disc of 9 px at the mean position", null, 0.08, 0.06, 0.19, 0, 250)],
            Tuning:
            [
                .. new[] { 0.25, 0.5, 1, 2, 4, 8 }.Select(b => new TuningPoint("E", Coefficients.Effectiveness(b), 0.60 - 0.02 * Math.Pow(Math.Log2(b / 2), 2), b == 2)),
                .. from p in new[] { 0.6, 1, 1.4 } from n in new[] { 0.6, 1, 1.4 } select new TuningPoint("T", Coefficients.Tversky(p, n), 0.57 + 0.04 * (n - p) - 0.03 * Math.Abs(p + n - 2), p == 0.6 && n == 1.4),
            ],
            Trajectories: [.. Enumerable.Range(1, Seeds).Select(s => Run("GD", s, Steps))],
            Effects:
            [
                new("GD", "D", "Dice", new Interval(0.05, 0.02, 0.08), 0.0002, 0.0004, 12, Around(random, 0.05, 0.01)),
                new("GD", "D", "recall of tumours under 100 px", new Interval(-0.021, -0.05, 0.01), 0.31, 0.31, 9, Around(random, 0.02, 0.04)),
            ],
            Examples: [Case("small tumour, 64 px", 78, 60, 4.5), Case("medium tumour, 452 px", 40, 70, 12)],
            Notes: ["Synthetic data: a phantom, not patients.", "Runs of 200 steps are far from converged."])
        {
            Points = [Point("tuned", 0.3), Point("matched", 0.9999)],
            Curves = [Curve("D", 0.5), Curve("GD", 0.7)],
        };
    }

    // Methods at thresholds of their own, one of which died once and began again.
    private static PointResult Point(string name, double threshold)
    {
        var random = new Random(11);
        MethodSummary Row(string method, Coefficients final, double dice) => Method(random, method, method, final, dice, 0.8, 0.6, 0.7, 50) with { Own = [new("lesions found", Around(random, 0.6, 0.02))] };
        return new PointResult(
            name, $"a rule that chose about {threshold}", [Row("D", Coefficients.Dice, 0.6), Row("GD", new Coefficients(1.7, 0.6, 0.9), 0.65) with { Dead = 1, Restarts = 2 }],
            [new("D", threshold, threshold, threshold), new("GD", threshold, 0.001, threshold)],
            [new Effect("GD", "D", "lesions found", new Interval(0.04, 0.01, 0.07), 0.01, 0.02, 12, Around(random, 0.04, 0.01))]);
    }

    private static OperatingCurve Curve(string name, double height)
    {
        double[] places = [.. Enumerable.Range(0, 11).Select(i => i / 10.0)];
        CurvePoint At(double x, double recall) => new(x, new Interval(recall, Math.Max(0, recall - 0.1), Math.Min(1, recall + 0.1)));
        return new(name, [.. places.Select(x => At(x, height * (1 - x)))], [.. places.Select(x => At(Math.Pow(10, (4 * x) - 1), height * x))]);
    }

    /// <summary>Four scans of each seed: a lesion found, one missed, a false alarm of score 0.6, and nothing at all.</summary>
    /// <param name="scores">How sure each seed is of the lesion it finds; unsurer than of the false alarm, it finds it after that only.</param>
    public static ScanDetail Scans(params double[] scores)
    {
        static ScanResult Scan(string patient, LesionScore lesions, SurfaceScore surface, params Candidate[] candidates) =>
            new(new ScanScore(new PatientScore(patient, new(0, 0, 0)), lesions, lesions, surface), candidates, 0.5);
        SliceScore[] slices = [new("P0", 0, 90, 10, 10), new("P1", 0, 0, 0, 100)];
        return ScanDetail.Of(
            [.. scores.Select(score => ((IReadOnlyList<ScanResult>)
            [
                Scan("P0", new(1, 1, 1, 1, 1, 0.8), new(SurfaceOutcome.Measured, 2, score, 4, 70), new Candidate("P0", score, [1])),
                Scan("P1", new(1, 0, 0, 0, 0, 0), new(SurfaceOutcome.Missed, 2, 0, 60, 60)),
                Scan("P2", new(0, 0, 1, 0, 0, 0), new(SurfaceOutcome.FalseAlarm, 2, 0, 80.5, 80.5), new Candidate("P2", 0.6, [])),
                Scan("P3", new(0, 0, 0, 0, 0, 0), new(SurfaceOutcome.NothingThere, 2, double.NaN, double.NaN, 70)),
            ], (IReadOnlyList<SliceScore>)slices))], EmptyPolicy.Article)!;
    }

    // Six patients with a slice of tumour each and one without, found a little or not at all.
    private static List<SliceScore> Scores(int more) => [.. Enumerable.Range(0, 6).SelectMany(p => new[]
    {
        new SliceScore($"P{p}", 0, 10 * p, 5, 40) { Lesions = new LesionScore(2, p > 0 ? 1 : 0, 2, p > 0 ? 1 : 0, 0, 0) },
        new SliceScore($"P{p}", 1, 0, p < more ? 0 : 7, 0) { Lesions = new LesionScore(0, 0, p < more ? 0 : 1, 0, 0, 0) },
    })];

    /// <summary>The least there can be: one seed, one method, nothing small, no tumour-free slice, no trajectory, no tuning, no example.</summary>
    public static ComparisonResult Bare()
    {
        static Spread One(double value) => new(value, double.NaN, value, value, 1);
        var scores = new StratifiedScores(One(0.5), One(double.NaN), One(0.4), One(0.45), null, null, null, null);
        return new ComparisonResult([], 100, [], [new MethodSummary("D", "Dice", null, scores, [], new PerSliceValues([], [], []))], [MethodDetail.Of("D", [])], [], [], [], [], [], []);
    }

    /// <summary>The literal rule, run away: coefficients to 1e60 and 1e-60, and ratios that are infinite, zero and 0/0.</summary>
    public static ComparisonResult WoundUp()
    {
        StepRecord[] steps = [.. Enumerable.Range(1, Steps).Select(i => new StepRecord(
            i, 0.5, new Coefficients(Math.Pow(2, -i), Math.Pow(1.5, i), Math.Pow(1.25, i)),
            (i % 4) switch { 0 => new(0, 0, 0), 1 => new(50, 0, 10), 2 => new(0, 30, 10), _ => new(20, 10, 90) }))];
        return Full() with { Trajectories = [new Trajectory("GD", 1, steps), new Trajectory("GE", 1, Run("GE", 2, Steps).Steps)] };
    }

    public static Spread Around(Random random, double mean, double spread)
    {
        double[] seeds = [.. Enumerable.Range(0, Seeds).Select(_ => Math.Max(0, mean + spread * (2 * random.NextDouble() - 1)))];
        double average = seeds.Average();
        return new Spread(average, Math.Sqrt(seeds.Sum(s => (s - average) * (s - average)) / (Seeds - 1)), seeds.Min(), seeds.Max(), Seeds);
    }

    private static MethodSummary Method(Random random, string name, string label, Coefficients? final, double dice, double precision, double recall, double clean, double pixels)
    {
        double[] Slices(double mean) => [.. Enumerable.Range(0, 180).Select(_ => Math.Clamp(mean + 0.5 * (random.NextDouble() + random.NextDouble() - 1), 0, 1))];
        var scores = new StratifiedScores(
            Around(random, precision, 0.03), Around(random, precision - 0.08, 0.03), Around(random, recall, 0.04), Around(random, dice, 0.03),
            Around(random, recall * 0.6, 0.06), Around(random, dice * 0.55, 0.05), Around(random, clean, 0.04), Around(random, pixels, pixels / 4));
        int[] edges = [1, 30, 100, 300, 1000, 3000];
        SizeBin[] bins = [.. edges.Zip(edges.Skip(1), (from, to) => new SizeBin(from, to, Math.Min(0.92, dice * (0.35 + 0.3 * Math.Log10(to))), to == 30 ? 9 : 42))];
        return new MethodSummary(name, label, final, scores, bins, new PerSliceValues(Slices(precision), Slices(recall), Slices(dice)));
    }

    private static Trajectory Run(string method, int seed, int steps)
    {
        var random = new Random(seed);
        var records = new List<StepRecord>();
        Coefficients c = Coefficients.Dice;
        for (int i = 1; i <= steps; i++)
        {
            double progress = (double)i / steps, noise = Math.Exp(random.NextDouble() - 0.5);
            var counts = new ConfusionCounts(20 + 300 * progress * noise, 900 * Math.Exp(-4 * progress) * noise + 8, 150 * (1 - 0.6 * progress) / noise);
            c = DeterministicRule.Leaky.Next(c, counts);
            records.Add(new StepRecord(i, 1 - progress / 2, c, counts));
        }
        return new Trajectory(method, seed, records);
    }

    private static Example Case(string caption, int row, int column, double radius)
    {
        var random = new Random(row);
        byte[] Disc(double r, double c, double size) => [.. Enumerable.Range(0, Side * Side).Select(i =>
            (byte)(Math.Pow(i / Side - r, 2) + Math.Pow(1.3 * (i % Side - c), 2) <= size * size ? 1 : 0))];
        byte[] truth = Disc(row, column, radius), body = Disc(Side / 2.0, Side / 2.0, 58);
        byte[] lungs = [.. Disc(62, 42, 26).Zip(Disc(62, 88, 26), (a, b) => (byte)(a | b))];
        float[] hounsfield = [.. Enumerable.Range(0, Side * Side).Select(i =>
            (float)((truth[i] != 0 ? 30 : lungs[i] != 0 ? -780 : body[i] != 0 ? 20 : -1000) + 120 * (random.NextDouble() - 0.5)))];
        return new Example(caption, new Slice("LUNG_003", row, Side, Side, hounsfield, truth), -1000, 400,
        [
            new("D", truth), new("E", Disc(row, column + 1, radius)), new("T", Disc(row + 1, column, radius + 2)),
            new("GD", radius < 5 ? new byte[Side * Side] : Disc(row, column, radius - 1)),
        ]);
    }
}
