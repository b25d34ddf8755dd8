using System.Globalization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Kernels;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>Puts together what a comparison measured, and makes of it what it found.</summary>
internal static class ResultOf
{
    /// <summary>Everything that follows from what was measured.</summary>
    /// <param name="record">What was measured.</param>
    /// <param name="measures">What methods are compared by beside <see cref="Measure.All"/>; none if null.</param>
    internal static ComparisonResult Record(ComparisonRecord record, IReadOnlyList<Measure>? measures = null)
    {
        IReadOnlyList<Measure> own = measures ?? [];
        int small = record.SmallTumourPixels;
        List<(RecordedRun Run, IReadOnlyList<SliceScore> Scores)> runs = [.. record.Runs.Select(r => (r, r.Scores.On(record.Slices)))];
        List<Trajectory> trajectories = [.. record.Runs.Where(r => r.Steps is not null).Select(r => new Trajectory(r.Method, r.Seed, r.Steps!.Steps()))];
        IReadOnlyList<(string, string)> pairs = Pairs.Of([.. record.Methods.Select(m => (m.Name, record.IsAdaptive(m.Name)))]);
        IReadOnlyList<Effect> effects = Effect.Of([.. runs.Select(r => new ScoredRun(r.Run.Method, r.Run.Seed, r.Scores))], pairs, [.. Measure.All(small), .. own]);
        return new ComparisonResult(
            record.Facts, small, record.Split,
            [.. record.Methods.Select(m => Row(m.Name, m.Label, [.. runs.Where(r => r.Run.Method == m.Name)], small, own))],
            [.. record.Methods.Select(m => Detail(m.Name, [.. runs.Where(r => r.Run.Method == m.Name)]))],
            [.. record.Baselines.Select(b => Summary.Of(b.Name, b.Label, [], [b.Scores.On(record.Slices)], small, own))],
            record.Tuning, trajectories, effects, [.. record.Examples.Select(e => e.Unpacked() with { Seeds = [.. e.Predictions.Select(p => KeyValuePair.Create(p.Key, record.FirstSeed(p.Key)))] })], Notes(record))
        {
            Cases = CaseBook.Of(record, effects),
            Points = PointResult.Of(record, pairs, own),
            Curves = record.Runs.Any(r => r.Sweep is null) ? []
                : [.. record.Methods.Select(m => OperatingCurve.Of(m.Name, [.. record.Runs.Where(r => r.Method == m.Name).Select(r => r.Sweep!.On(record.Slices))], small))],
            Record = record,
        };
    }

    private static MethodSummary Row(string name, string label, List<(RecordedRun Run, IReadOnlyList<SliceScore> Scores)> seeds, int small, IReadOnlyList<Measure> own) =>
        Summary.Of(name, label, [.. seeds.Select(s => s.Run.Final).OfType<Coefficients>()], [.. seeds.Select(s => s.Scores)], small, own) with
        {
            Restarts = seeds.Sum(s => s.Run.Restarts),
            Dead = seeds.Sum(s => s.Run.Dead),
        };

    private static MethodDetail Detail(string name, List<(RecordedRun Run, IReadOnlyList<SliceScore> Scores)> seeds) =>
        MethodDetail.Of(name, [.. seeds.SelectMany(s => s.Scores)]) with { Scans = ScanDetail.Of([.. seeds.Select(s => (s.Run.Scans, s.Scores))], EmptyPolicy.Article) };

    /// <summary>What a comparison measured.</summary>
    internal static ComparisonRecord Comparison(
        ComparisonPlan plan, SliceDataset data, Division division, IReadOnlyList<Frame> testFrames,
        IReadOnlyDictionary<string, Coefficients> chosen, IReadOnlyList<TuningPoint> tuning, double tuningSeconds,
        IReadOnlyList<TestedRun> runs, IReadOnlyList<Example> examples, double seconds)
    {
        IReadOnlyList<RecordedSlice> slices = Slices(testFrames, runs[0].Test.Slices);
        return new ComparisonRecord(
            Facts(plan, data, division, runs, tuning, tuningSeconds, seconds), plan.Options.Framing == FramingKind.Mosaic, plan.Options.SmallTumourPixels,
            division.Split, SplitRows(data, division.Split, plan.Options.SmallTumourPixels),
            [.. plan.Methods.Select(m => new RecordedMethod(m.Name, m.Label(chosen[m.Name])) { Description = m.Description })], tuning, slices,
            [.. runs.Select(Recorded)],
            [.. Baselines.Scored(plan.Options, testFrames).Select(b => new RecordedBaseline(b.Name, b.Label, ScoreColumns.Of(b.Scores)))],
            [.. examples.Select(RecordedExample.Of)], Cases(plan, testFrames, slices, [.. runs.Where(r => r.Test.Outlines is not null)]));
    }

    /// <summary>A run's part of the record.</summary>
    internal static RecordedRun Recorded(TestedRun r) => new(
        r.Method.Name, r.Seed, HasCoefficients(r.Method) ? r.Steps[^1].Coefficients : null, r.Method.Strategy.IsAdaptive ? StepColumns.Of(r.Steps) : null,
        ScoreColumns.Of(r.Test.Slices), r.Test.Scans, Remarks(r))
    {
        Points = r.Test.Points.Count == 0 ? null : [.. r.Test.Points.Select(RecordedPoint.Of)],
        Sweep = r.Test.Swept.Count == 0 ? null : SweepColumns.Of(r.Test.Swept),
        LastValidationDice = r.LastValidationDice is { } last && double.IsFinite(last) ? [last] : null,
        Restarts = r.RestartedAt.Count,
        Dead = r.Collapse is null ? 0 : 1,
    };

    /// <summary>The test frames as the record names them.</summary>
    internal static IReadOnlyList<RecordedSlice> Slices(IReadOnlyList<Frame> testFrames, IReadOnlyList<SliceScore> scores) =>
        [.. testFrames.Zip(scores, (f, s) => new RecordedSlice(f.Slice.Patient, f.Slice.Index, f.Slice.TumourPixels, s.Lesions!.Lesions))];

    // Whether they are of what it minimizes, or part of it.
    private static bool HasCoefficients(Method method) => method.Objective.IsEquation1 || method.Strategy.IsAdaptive;

    private static List<CaseSlice> Cases(ComparisonPlan plan, IReadOnlyList<Frame> testFrames, IReadOnlyList<RecordedSlice> slices, List<TestedRun> shown)
    {
        CaseSlice Case(int place)
        {
            Slice slice = testFrames[place].Slice;
            return new CaseSlice(
                place, slice.Height, slice.Width, CaseImage.Of(slice, plan.Options.Window), OutlinePath.Of(slice.Mask, slice.Height, slice.Width),
                [.. shown.Select(r => new CaseOutline(r.Method.Name, r.Seed, r.Test.Outlines![place]))]);
        }
        return [.. CaseChoice.Of(slices, testFrames.Max(f => f.Slice.Height * f.Slice.Width), [.. shown.Select(r => r.Test.Slices)]).Select(Case)];
    }

    private static List<SplitRow> SplitRows(SliceDataset data, PatientSplit split, int small)
    {
        SplitRow Row(string side, IReadOnlyList<string> patients)
        {
            List<Slice> slices = patients.SelectMany(data.Of).ToList();
            int tumour = slices.Count(s => s.TumourPixels > 0);
            return new SplitRow(
                side, patients.Count, tumour, slices.Count - tumour, slices.Count(s => s.TumourPixels > 0 && s.TumourPixels < small));
        }
        return [Row("train", split.Train), Row("validation", split.Validation), Row("test", split.Test)];
    }

    private static List<KeyValuePair<string, string>> Facts(
        ComparisonPlan plan, SliceDataset data, Division division, IReadOnlyList<TestedRun> runs, IReadOnlyList<TuningPoint> tuning, double tuningSeconds, double seconds)
    {
        EnvironmentRecord here = EnvironmentRecord.Here(plan.Options.Threads);
        TrainingOptions o = plan.Options;
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        var facts = new List<(string, string)>
        {
            ("Command", plan.Command),
            ("Data", Text($"{data.Name}: {data.Patients.Count} patients, SHA-256 {data.ContentHash[..16]}...")),
            ("Preset", plan.Preset),
            ("Network", Text($"{o.Network.Architecture.Name}, width {o.Network.Width:0.###}, drop rate {o.Network.DropRate:0.##}, {(o.Network.AuthorsHead ? "the authors' head" : "sigmoid head")}")),
            ("Training", Text($"{o.Steps} steps of {o.BatchSize} frames of {o.Side} x {o.Side} ({FramesOf(o)}), Adam at {o.LearningRate:g3}{(o.LearningRateDecay ? " falling to 0" : "")}{RecipeOf(o)}{(o.Precision == ComputePrecision.Float32 ? "" : $", {o.Precision.ToString().ToLowerInvariant()}")}, {o.Counts} counts{(o.CountsPerImage && plan.Methods.Any(m => m.Strategy.IsAdaptive) ? " per image" : "")}, best of a validation every {o.ValidateEvery} steps{(o.Patience is { } patience ? $", ended after {patience} without a better one" : "")}")),
            ("Intensity window", Text($"{o.Window.LowHounsfield:0.#} to {o.Window.HighHounsfield:0.#} HU{OriginOf(o.WindowOrigin)}")),
            ("Seeds", Text($"{o.Seed} to {o.Seed + plan.Seeds - 1}; {division.Description}; evaluation frames with seed {EvaluationFrames.Seed}")),
        };
        if (plan.Methods.Any(m => m.Strategy.LooksAhead)) facts.Add(("Look-ahead", o.LookAhead.ToString()));
        if (tuning.Count > 0)
        {
            facts.Add(("Tuning", Text($"{tuning.Count} runs of {Math.Max(1, o.Steps / 2)} steps on one seed, chosen by mean Dice on validation slices with tumour: {tuningSeconds / 60:0.0} min of the time below")));
        }
        else if (plan.Methods.Any(m => m.Candidates.Count > 0))
        {
            facts.Add(("Tuning", "none: every method from its usual coefficients"));
        }
        facts.Add(("Runs", Text($"{runs.Count} trained and tested, {(plan.Machines is null ? $"{plan.Jobs} side by side" : "by shards")}")));
        facts.Add(("Time", Text($"{seconds / 60:0.0} min{(plan.Machines is null ? "" : " of all runs together")}")));
        facts.Add(("Machine", plan.Machines is { } machines ? string.Join("; ", machines) : here.Machine));
        facts.Add(("Arithmetic", runs.Aggregate(Numerics.Record, (all, run) => all.And(run.Numerics)).Summary));
        facts.Add(("Versions", $"Glint {here.Glint}, TorchSharp {here.TorchSharp}, {here.DotNet}"));
        return [.. facts.Select(f => KeyValuePair.Create(f.Item1, f.Item2))];
    }

    /// <summary>Names of the facts that say how a method's runs trained: seeds of which these differ are not pooled.</summary>
    /// <param name="record">Where the method has runs.</param>
    /// <param name="method">Its name.</param>
    internal static IReadOnlyList<string> FactsOfTraining(ComparisonRecord record, string method) =>
        [.. new[] { "Data", "Network", "Training", "Intensity window" }, .. record.Searches(method) ? ["Look-ahead"] : Array.Empty<string>()];

    // ", warmed up over 50 steps, gradients clipped at 12, outputs from 0.01".
    private static string RecipeOf(TrainingOptions o) => string.Create(CultureInfo.InvariantCulture,
        $"{(o.WarmUp > 0 ? $", warmed up over {o.WarmUp} steps" : "")}{(o.ClipGradient is { } norm ? $", gradients clipped at {norm}" : "")}{(o.Network.Prior is { } prior ? $", outputs from {prior} where the loss has cross-entropy" : "")}{(o.OnCollapse == OnCollapse.Ignore ? "" : $", {o.OnCollapse.ToString().ToLowerInvariant()} where dead")}");

    // How frames are drawn, as far as it applies: "Mosaic of 32 x 32 tiles, 0.9 with tumour, flips".
    private static string FramesOf(TrainingOptions o) => string.Join(", ", new[]
    {
        o.Framing == FramingKind.Mosaic ? $"{o.Framing} of {o.TileSide} x {o.TileSide} tiles" : $"{o.Framing}",
        o.CropSide is { } side ? string.Create(CultureInfo.InvariantCulture, $"crops with tumour of {side} x {side} in {o.CropShare} of the steps") : "",
        o.TumourShare is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share} with tumour") : "",
        o.Augmentation.Flips ? "flips" : "",
        o.Augmentation.ShiftPixels > 0 ? $"shifts up to {o.Augmentation.ShiftPixels} px" : "",
    }.Where(said => said.Length > 0));

    /// <summary>How the fact of the intensity window ends where the training patients decided it.</summary>
    internal static string ByPercentiles { get; } =
        string.Create(CultureInfo.InvariantCulture, $", the {TumourWindow.LowPercent} and {TumourWindow.HighPercent} % percentiles of the training patients' tumour voxels");

    private static string OriginOf(WindowOrigin origin) => origin switch
    {
        WindowOrigin.Percentiles => ByPercentiles,
        WindowOrigin.Given => ", as given",
        _ => $", the {origin.ToString().ToLowerInvariant()}'s",
    };

    private static List<string> Notes(ComparisonRecord record)
    {
        var notes = new List<string>();
        if (record.Folds is { } folds) notes.Add(CrossValidation(record, folds));
        else if (record.Runs.DistinctBy(r => r.Seed).Count() == 1) notes.Add("One seed: a difference between methods can be chance. Claims need at least five.");
        if (record.AreMosaics)
        {
            notes.Add("Images are mosaics: tiles of one patient put side by side, with artificial seams. Lesions sit near the middle of their tile; a network must beat the disc at the true tile's centre.");
        }
        notes.AddRange(record.Runs.SelectMany(r => r.Remarks.Select(remark => string.Create(CultureInfo.InvariantCulture, $"{r.Method}, {record.Unit} {r.Seed}: {remark}"))));
        return notes;
    }

    // What a repetition is, who was never tested, and what p does not know.
    private static string CrossValidation(ComparisonRecord record, IReadOnlyList<RecordedFold> folds)
    {
        int untested = folds.SelectMany(f => f.Patients.Train.Concat(f.Patients.Validation)).Except(record.Patients.Test).Count();
        string rest = untested == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {untested} patients of their training are tested in none of them: is a fold missing?");
        return string.Create(CultureInfo.InvariantCulture,
            $"Cross-validation: a repetition is one run of each of the {folds.Count} folds, which together test {record.Patients.Test.Count} patients, each once.{rest} The runs of different folds share most of their training patients, and p takes no account of it.");
    }

    // What went wrong in a run, a sentence each.
    private static List<string> Remarks(TestedRun run)
    {
        var remarks = new List<string>();
        if (run.Steps.FirstOrDefault(s => s.HasWoundUp) is { } first)
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture,
                $"a coefficient wound up beyond a factor of {StepRecord.WindUpFactor:0} at step {first.Iteration} ({first.Coefficients.AlphaP:g3}, {first.Coefficients.AlphaN:g3}, {first.Coefficients.BetaSquared:g3}). Try a guarded method, GB or GE."));
        }
        if (run.Steps.Count(s => s.IsSkipped) is > 0 and int skipped) remarks.Add($"{skipped} of {run.Steps.Count} steps were skipped, since a number in them was not finite.");
        if (run.RestartedAt.Count > 0) remarks.Add($"restarted {Times(run.RestartedAt.Count)} with other weights: it was dead at step {string.Join(" and ", run.RestartedAt)}.");
        if (run.Collapse is { } collapse) remarks.Add(collapse.Advice);
        return remarks;
    }

    private static string Times(int count) => count == 1 ? "once" : "twice";
}
