using Glint.Adaptation;
using Glint.Comparing;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;

namespace Glint.Tests.Support;

/// <summary>A comparison that never trained: phantom slices, and "predictions" that are the truth moved a little, missed, or put where there is none.</summary>
internal static class MadeUpRecord
{
    private const double MissedShare = 0.15, FalseAlarmShare = 0.3;

    /// <summary>The study. Two more patients than are tested train and validate.</summary>
    /// <param name="methods">Names, the first of them the reference.</param>
    /// <param name="seeds">How many, from the first.</param>
    /// <param name="data">At least three patients.</param>
    /// <param name="steps">Of each adaptive run.</param>
    /// <param name="firstSeed">The seed whose outlines are kept.</param>
    /// <param name="hasScans">Whether whole scans are judged too, which takes longer; slices are then 1 mm thick.</param>
    /// <param name="options">What the runs say they trained with, but for seed, steps and size of small tumours.</param>
    internal static ComparisonRecord Of(
        IReadOnlyList<string> methods, int seeds, SliceDataset data, int steps = 50, long firstSeed = 1, bool hasScans = false, TrainingOptions? options = null) =>
        Measured(methods, seeds, data, steps, firstSeed, hasScans, options)();

    /// <summary>The same in two halves, the second of which is what a comparison does once its runs are judged.</summary>
    internal static Func<ComparisonRecord> Measured(
        IReadOnlyList<string> methods, int seeds, SliceDataset data, int steps = 50, long firstSeed = 1, bool hasScans = false, TrainingOptions? options = null)
    {
        var plan = new ComparisonPlan(
            [.. methods.Select(m => Methods.All.Single(known => known.Name == m))], seeds, (options ?? new TrainingOptions()) with { Seed = firstSeed, Steps = steps, SmallTumourPixels = 40 }, "none",
            $"glint compare --data made-up --methods {string.Join(',', methods)}");
        var division = new Division(new PatientSplit([data.Patients[0]], [data.Patients[1]], [.. data.Patients.Skip(2)]), [], "split by hand");
        IReadOnlyList<Frame> frames = EvaluationFrames.Of(data, division.Split.Test, null);
        List<TestedRun> runs = [.. from seed in Enumerable.Range(0, seeds).Select(s => firstSeed + s) from method in plan.Methods select Run(method, seed, [.. frames.Select(f => f.Slice)], steps, seed == firstSeed, hasScans)];
        Slice example = frames.Select(f => f.Slice).First(s => s.TumourPixels > 0);
        List<Example> examples =
        [
            new("a tumour", example, -1000, 400, [.. plan.Methods.Select((m, i) => KeyValuePair.Create(m.Name, Predicted(example, Seeds.Derive(firstSeed, m.Name, i))))]),
        ];
        return () => ResultOf.Comparison(
            plan, data, division, frames, plan.Methods.ToDictionary(m => m.Name, m => m.Strategy.Initial),
            [new TuningPoint("T", Coefficients.Tversky(0.6, 1.4), 0.5, true), new TuningPoint("T", Coefficients.Tversky(1, 4), double.NaN, false)], 1, runs, examples, 60);
    }

    private static TestedRun Run(Method method, long seed, IReadOnlyList<Slice> slices, int steps, bool isShown, bool hasScans)
    {
        List<byte[]> masks = [.. slices.Select(s => Predicted(s, Seeds.Derive(seed, $"{method.Name} {s.Patient}", s.Index)))];
        List<SliceScore> scores = [.. slices.Zip(masks, (s, m) => Evaluator.Score(s, m))];
        List<SweptSlice> swept = [.. slices.Zip(masks, (s, m) => SweptSlice.Of(s, [.. Sure(m, s.Mask, 0.9f)]))];
        return new TestedRun(method, seed, Steps(method, seed, steps), new TestScores(scores)
        {
            Points = [.. OperatingPoint.Of(swept, 0.5).Select(p => new PointScores(p, [.. scores.Zip(swept, (score, s) => s.At(p.Threshold) with { Lesions = score.Lesions })]))],
            Swept = swept,
            Outlines = isShown ? [.. slices.Zip(masks, (s, m) => OutlinePath.Of(m, s.Height, s.Width))] : null,
            Scans = hasScans ? [.. slices.Zip(masks).GroupBy(p => p.First.Patient).Select(p => Scan(p, Seeds.Derive(seed, $"{method.Name} {p.Key}")))] : [],
        });
    }

    // As sure of a slice as it happens, and surer where there is tumour.
    private static ScanResult Scan(IGrouping<string, (Slice Slice, byte[] Mask)> patient, Random random)
    {
        (Slice first, byte[] predicted) = (patient.First().Slice, [.. patient.SelectMany(p => p.Mask)]);
        Geometry grid = Geometry.AlongAxes(first.Width, first.Height, patient.Count(), new Vector3D(1, 1, 1));
        return ScanResult.Of(
            patient.Key, new Mask(grid, [.. patient.SelectMany(p => p.Slice.Mask)]), new Mask(grid, predicted), new Volume(grid, [.. patient.SelectMany(p => Sure(p.Mask, p.Slice.Mask, 0.5f + (0.5f * random.NextSingle())))]),
            ComparisonPlan.UsualSurfaceToleranceMillimetres);
    }

    private static IEnumerable<float> Sure(byte[] found, byte[] truth, float probability) => found.Zip(truth, (f, t) => f * probability * (t != 0 ? 1 : 0.7f));

    private static List<StepRecord> Steps(Method method, long seed, int steps)
    {
        Random random = Seeds.Derive(seed, method.Name);
        (Coefficients c, var records) = (Coefficients.Dice, new List<StepRecord>());
        for (int i = 1; i <= steps; i++)
        {
            var counts = new ConfusionCounts(300 * random.NextDouble(), 200 * random.NextDouble(), 200 * random.NextDouble());
            if (method.Strategy.IsAdaptive) c = DeterministicRule.Leaky.Next(c, counts);
            records.Add(new StepRecord(i, random.NextDouble(), c, counts) { Search = method.Strategy.LooksAhead && i % 2 == 0 ? new SearchRecord(random.Next(27), random.NextDouble(), random.NextDouble()) : null });
        }
        return records;
    }

    private static byte[] Predicted(Slice slice, Random random)
    {
        byte[] mask = new byte[slice.Mask.Length];
        bool finds = random.NextDouble() > MissedShare;
        (int down, int right) = (random.Next(-2, 3), random.Next(-2, 3));
        byte[] truth = slice.Mask;
        for (int i = finds ? 0 : truth.Length; i < truth.Length; i++)
        {
            (int row, int column) = ((i / slice.Width) + down, (i % slice.Width) + right);
            if (truth[i] != 0 && row >= 0 && row < slice.Height && column >= 0 && column < slice.Width) mask[(row * slice.Width) + column] = 1;
        }
        if (random.NextDouble() < FalseAlarmShare) Paint(mask, slice, random.Next(slice.Height), random.Next(slice.Width), 1 + random.Next(slice.Width / 40));
        return mask;
    }

    private static void Paint(byte[] mask, Slice slice, int row, int column, int radius)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            (int dy, int dx) = ((i / slice.Width) - row, (i % slice.Width) - column);
            if ((dy * dy) + (dx * dx) <= radius * radius) mask[i] = 1;
        }
    }
}
