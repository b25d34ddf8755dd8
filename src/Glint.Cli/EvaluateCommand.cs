using System.CommandLine;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Data;
using Glint.Evaluation;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint evaluate</c>: a trained model on labelled scans.</summary>
internal static class EvaluateCommand
{
    private const string Test = "test", All = "all";

    internal static Command Create(CommandContext context)
    {
        (TextWriter output, TextWriter error) = (context.Output, context.Error);
        var data = new DataOptionSet { Formats = context.Formats };
        Option<string> model = PathOption.Required("--model", "A model.glint.");
        Option<string> folder = PathOption.Required("--out", "New folder for results.json, results.csv and, of whole scans, scans.json.");
        Option<string> split = ChoiceOption.Of("--split", "test: the patients the model's own run set aside; all: every patient.", Test, All);
        split.DefaultValueFactory = _ => Test;
        Option<double?> tolerance = SurfaceOption.Create();
        var training = new TrainingOptionSet(context.Networks);
        var inference = new InferenceOptionSet();
        var command = new Command("evaluate", "Scores a model on labelled scans: slice by slice, and scan by scan in 3-D.\n\nExample: glint evaluate --model runs/gd/model.glint --data Task06_Lung --split all --out out/evaluation") { model, folder, split, tolerance };
        data.AddTo(command);
        inference.AddTo(command);
        training.Preset.Description = "Judge on this preset's frames (lidc-mosaic: its test canvases) instead of those the model was trained with.";
        command.Options.Add(training.Preset);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(folder)!;
            data.CheckFit(parsed);
            RunFolder.CheckFree(path);
            using Model loaded = ModelFile.Read(parsed.GetValue(model)!, context.Networks);
            Predictor predictor = inference.Predictor(parsed, loaded);
            ModelFacts facts = loaded.Facts;
            TrainingOptions framing = parsed.GetValue(training.Preset) is { } name
                ? Preset.Find(name)!.Options
                : new TrainingOptions { Framing = facts.Framing, Side = facts.Side, TileSide = facts.TileSide, SmallTumourPixels = facts.SmallTumourPixels };
            framing.Check();
            Preset phantom = Preset.Find("demo")!;
            SliceDataset slices = data.Load(parsed, phantom with { Options = phantom.Options with { Side = framing.Side } }, context.Progress, facts.LabelChoice);
            if (slices.LabelChoice is { } choice) output.WriteLine($"Scored on {string.Join(" and ", choice.Select(c => $"{c.Key} '{c.Value}'"))}.");
            IReadOnlyList<string> patients = parsed.GetValue(split) == All ? slices.Patients : ModelPatients.Test(facts, slices);
            IReadOnlyList<Frame> frames = EvaluationFrames.Of(slices, patients, framing.EvaluationMosaic());
            using var scope = OutputFolder.Make(path, error);
            ModelPatients.WarnOfTraining(facts, slices, patients, output);
            var evaluator = new ScanEvaluator(
                predictor, EvaluationFrames.Grids(slices, framing.EvaluationMosaic()), parsed.GetValue(tolerance)!.Value);
            IReadOnlyList<SliceScore> scores = context.Progress.Track(
                evaluator.Evaluate(frames).Select((score, i) => (Score: score, Number: i + 1)),
                s => new ProgressLine("evaluating " + s.Score.Patient, s.Number, frames.Count, "")).Select(s => s.Score).ToList();
            MethodSummary summary = Summary.Of(facts.Method, "this model", [], [scores], framing.SmallTumourPixels, context.Parts.Measures);
            ResultFile.Of(facts, slices, scores, framing.SmallTumourPixels, inference.Threshold(parsed, loaded)).Write(path);
            var scans = ScanSummary.Of([evaluator.Scans], scores, EmptyPolicy.Article);
            if (scans is not null) ScanResultFile.Of(facts, evaluator.Scans, scans).Write(path);
            scope.Keep();
            IReadOnlyList<MethodSummary> discs = Baselines.Of(framing, frames, context.Parts.Measures);
            output.WriteLine(TextTable.Of([summary], discs, framing.SmallTumourPixels));
            foreach (MethodSummary disc in discs) output.WriteLine($"{disc.Name}: {disc.Label}");
            output.WriteLine();
            output.WriteLine(ScanText.Of(facts.Method, scans, TumourFreeSummary.Of(scores)));
            output.WriteLine($"Scores of {Counted.Of(scores.Count, "slice")} of {Counted.Of(patients.Count, "patient")}: {Path.Combine(path, "results.csv")}");
            output.WriteLine(scans is null
                ? "Measures in 3-D and in mm need whole scans: a phantom's slices and mosaics are none."
                : $"Scores of {Counted.Of(scans.Scans, "scan")}: {Path.Combine(path, ScanResultFile.Name)}");
        });
        return command;
    }
}
