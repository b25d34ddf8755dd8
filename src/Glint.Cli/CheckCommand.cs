using System.CommandLine;
using Glint.Cli.Options;
using Glint.Comparing.Reports;
using Glint.Data;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint check</c>: what a data set holds, and everything that is wrong with it.</summary>
internal static class CheckCommand
{
    internal static Command Create(CommandContext context)
    {
        Argument<string> data = PathOption.Argument("DATA", "Folder of a data set (Decathlon or LiTS layout, or DICOM patients), or one image file.");
        var options = new DataOptionSet { Formats = context.Formats };
        Option<PhantomOrgan> organ = DataOptionSet.OfOrgan("lung or liver: the usual intensity window.");
        var training = new TrainingOptionSet(context.Networks, WindowOption.WithoutPercentiles());
        Option<bool> json = ChoiceOption.Switch("--json", "Print one JSON document instead of text.");
        var command = new Command("check",
            "Reads a data set once and prints what it holds and every problem with its file and remedy. Exit code 1 if training would stop at one.\n\n"
            + "Pass the options that training gets: what stops it depends on them. With --preset or another option of glint train it says whether such a run could begin, too; for that the data is read once more.\n\n"
            + "Example: glint check LiTS --label 2 --organ liver --preset small") { data, options.Label, options.Roi, options.Segment, organ, options.OnGeometryMismatch, options.Rescale, options.Cache, json };
        training.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(data)!;
            TrainingOptions seen = training.Read(parsed, isPhantom: false, parsed.GetValue(organ)).Options;
            DataCheck check = DataCheck.Of(path, parsed.GetValue(options.Label), seen.Window, parsed.GetValue(options.OnGeometryMismatch), RescaleOption.Of(parsed.GetValue(options.Rescale)), options.Formats, options.Layout(parsed, path));
            IReadOnlyList<(PatientCheck Patient, int Number)> patients = context.Progress.Track(
                check.Patients().Select((patient, i) => (Patient: patient, Number: i + 1)), p => new ProgressLine("checking " + p.Patient.Patient, p.Number, check.Count, ""));
            DataReport report = check.Report(patients.Select(p => p.Patient));
            // What stops the reading stops training before its options do.
            if (training.IsGiven(parsed) && report.StopsTraining == 0) report = report.With(Begins(path, () => options.Load(parsed, path, context.Progress, saysDoubts: false), seen));
            if (parsed.GetValue(json)) context.Output.WriteLine(report.ToJson());
            else context.Output.Write(DataText.Of(report));
            return report.StopsTraining > 0 ? GlintCommand.UserCanMend : GlintCommand.Done;
        });
        return command;
    }

    private static IReadOnlyList<Finding> Begins(string path, Func<SliceDataset> load, TrainingOptions options)
    {
        try
        {
            return TrainingCheck.Of(path, load(), options);
        }
        catch (GlintException e)
        {
            return [new(Severity.StopsTraining, FindingKind.UnfitForOptions, null, path, e.Message)];
        }
    }
}
