using System.CommandLine;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Reports;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint check</c>: what a data set holds, and everything that is wrong with it.</summary>
internal static class CheckCommand
{
    internal static Command Create(TextWriter output, TextWriter error)
    {
        var data = new Argument<string>("DATA") { Description = "Folder of a data set (Decathlon or LiTS layout), or one image file." };
        var options = new DataOptionSet();
        options.Label.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() == 0) r.AddError("--label is 0, the background; pass the number of the tumour.");
        });
        var organ = new Option<PhantomOrgan>("--organ") { Description = "lung or liver: the usual intensity window.", DefaultValueFactory = _ => PhantomOrgan.Lung };
        Option<string?> window = WindowOption.WithoutPercentiles();
        var json = new Option<bool>("--json") { Description = "Print one JSON document instead of text." };
        var command = new Command("check",
            "Reads a data set once and prints what it holds and every problem with its file and remedy. Exit code 1 if training would stop at one.\n\n"
            + "Pass the options that training gets: what stops it depends on them.\n\n"
            + "Example: glint check LiTS --label 2 --organ liver") { data, options.Label, organ, window, options.OnGeometryMismatch, options.Rescale, json };
        command.SetAction(parsed =>
        {
            TrainingOptions usual = WindowOption.Usual(parsed.GetValue(organ), new TrainingOptions()), seen = parsed.GetValue(window) is { } text ? WindowOption.Apply(text, usual)! : usual;
            DataCheck check = DataCheck.Of(
                parsed.GetValue(data)!, parsed.GetValue(options.Label), seen.Window, parsed.GetValue(options.OnGeometryMismatch), RescaleOption.Of(parsed.GetValue(options.Rescale)));
            IReadOnlyList<(PatientCheck Patient, int Number)> patients = ProgressDisplay.On(error).Track(
                check.Patients().Select((patient, i) => (Patient: patient, Number: i + 1)), p => new ProgressLine("checking " + p.Patient.Patient, p.Number, check.Count, ""));
            DataReport report = check.Report(patients.Select(p => p.Patient));
            if (parsed.GetValue(json)) output.WriteLine(report.ToJson());
            else output.Write(DataText.Of(report));
            return report.StopsTraining > 0 ? GlintCommand.UserCanMend : GlintCommand.Done;
        });
        return command;
    }
}
