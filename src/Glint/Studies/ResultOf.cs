using System.Globalization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Training;

namespace Glint.Studies;

/// <summary>Puts together what a comparison found.</summary>
internal static class ResultOf
{
    internal static ComparisonResult Comparison(
        ComparisonPlan plan, SliceDataset data, Division division, IReadOnlyList<Frame> testFrames,
        IReadOnlyDictionary<string, Coefficients> chosen, IReadOnlyList<TuningPoint> tuning, double tuningSeconds,
        IReadOnlyList<TestedRun> runs, IReadOnlyList<Example> examples, double seconds)
    {
        int small = plan.Options.SmallTumourPixels;
        List<MethodSummary> methods = plan.Methods.Select(method =>
        {
            List<TestedRun> ofMethod = runs.Where(r => r.Method == method).ToList();
            return Summary.Of(
                method.Name, method.Label(chosen[method.Name]), [.. ofMethod.Where(_ => method.HasCoefficients).Select(r => r.Steps[^1].Coefficients)],
                [.. ofMethod.Select(r => r.Scores)], small);
        }).ToList();
        return new ComparisonResult(
            Facts(plan, data, division, runs, tuning, tuningSeconds, seconds), small, SplitRows(data, division.Split, small), methods,
            [.. plan.Methods.Select(m => Detail(m, [.. runs.Where(r => r.Method == m)]))],
            Baselines.Of(plan.Options, testFrames), tuning,
            [.. runs.Where(r => r.Method.IsAdaptive).Select(r => new Trajectory(r.Method.Name, r.Seed, r.Steps))],
            Effect.Of([.. runs.Select(r => new ScoredRun(r.Method.Name, r.Seed, r.Scores))], Pairs.Of(plan.Methods), Measure.All(small)),
            examples, Notes(plan, runs));
    }

    private static MethodDetail Detail(Method method, List<TestedRun> runs) =>
        MethodDetail.Of(method.Name, [.. runs.SelectMany(r => r.Scores)], [.. runs.Select(r => r.Scans)]);

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
            ("Network", Text($"{o.Network.Kind}, width {o.Network.Width:0.###}, drop rate {o.Network.DropRate:0.##}, {(o.Network.AuthorsHead ? "the authors' head" : "sigmoid head")}")),
            ("Training", Text($"{o.Steps} steps of {o.BatchSize} frames of {o.Side} x {o.Side} ({o.Framing}), Adam at {o.LearningRate:g3}{(o.LearningRateDecay ? " falling to 0" : "")}{(plan.Methods.Any(m => m.Searches) ? $", {o.LookAhead} look-ahead" : "")}, {o.Counts} counts, best of a validation every {o.ValidateEvery} steps")),
            ("Intensity window", Text($"{o.Window.LowHounsfield:0.#} to {o.Window.HighHounsfield:0.#} HU{OriginOf(o.WindowOrigin)}")),
            ("Seeds", Text($"{o.Seed} to {o.Seed + plan.Seeds - 1}; {division.Description}; evaluation frames with seed {EvaluationFrames.Seed}")),
        };
        if (tuning.Count > 0)
        {
            facts.Add(("Tuning", Text($"{tuning.Count} runs of {Math.Max(1, o.Steps / 2)} steps on one seed, chosen by mean Dice on validation slices with tumour: {tuningSeconds / 60:0.0} min of the time below")));
        }
        facts.Add(("Runs", Text($"{runs.Count} trained and tested, {plan.Jobs} side by side")));
        facts.Add(("Time", Text($"{seconds / 60:0.0} min")));
        facts.Add(("Machine", here.Machine));
        facts.Add(("Versions", $"Glint {here.Glint}, TorchSharp {here.TorchSharp}, {here.DotNet}"));
        return [.. facts.Select(f => KeyValuePair.Create(f.Item1, f.Item2))];
    }

    private static string OriginOf(WindowOrigin origin) => origin switch
    {
        WindowOrigin.Percentiles => string.Create(CultureInfo.InvariantCulture, $", the {TumourWindow.LowPercent} and {TumourWindow.HighPercent} % percentiles of the training patients' tumour voxels"),
        WindowOrigin.Given => ", as given",
        _ => $", the {origin.ToString().ToLowerInvariant()}'s",
    };

    private static List<string> Notes(ComparisonPlan plan, IReadOnlyList<TestedRun> runs)
    {
        var notes = new List<string>();
        if (plan.Seeds == 1) notes.Add("One seed: a difference between methods can be chance. Claims need at least five.");
        if (plan.Options.Framing == FramingKind.Mosaic)
        {
            notes.Add("Images are mosaics: tiles of one patient put side by side, with artificial seams. Lesions sit near the middle of their tile; a network must beat the disc at the true tile's centre.");
        }
        foreach (TestedRun run in runs)
        {
            if (run.Steps.FirstOrDefault(s => s.HasWoundUp) is not { } first) continue;
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{run.Method.Name}, seed {run.Seed}: a coefficient wound up beyond a factor of {StepRecord.WindUpFactor:0} at step {first.Iteration} ({first.Coefficients.AlphaP:g3}, {first.Coefficients.AlphaN:g3}, {first.Coefficients.BetaSquared:g3}). Try the guarded rule."));
        }
        foreach (TestedRun run in runs)
        {
            if (run.Steps.Count(s => s.IsSkipped) is > 0 and int skipped) notes.Add($"{run.Method.Name}, seed {run.Seed}: {skipped} of {run.Steps.Count} steps were skipped, since a number in them was not finite.");
            if (Collapse.Of(run.Steps, (double)plan.Options.BatchSize * plan.Options.Side * plan.Options.Side) is { } collapse) notes.Add($"{run.Method.Name}, seed {run.Seed}: {collapse.Advice}");
        }
        return notes;
    }
}
