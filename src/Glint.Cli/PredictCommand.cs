using System.CommandLine;
using Glint.Cli.Options;
using Glint.Imaging;

namespace Glint.Cli;

/// <summary><c>glint predict</c>: scans in, masks on the same grids out.</summary>
internal static class PredictCommand
{
    internal static Command Create(CommandContext context)
    {
        Option<string> model = PathOption.Required("--model", "A model.glint, or an .onnx of glint export, which ONNX Runtime runs on the processor.");
        Option<string[]> input = PathOption.Several("--input", "The scan, CT in HU: .nii, .nii.gz, .nrrd, .nhdr, .mha or .mhd, or a folder with a DICOM series. Or several scans, or folders of them or of DICOM patients.");
        Option<string> result = PathOption.Required(
            "--output", $"The mask to write, .nii, .nii.gz, .nrrd or .mha: 1 where tumour was found, same geometry as the scan; of a DICOM series .dcm, too. Beside it, by the same name and {PredictionSummary.Ending} and {Prediction.PictureEnding}, the lesions and a picture of the largest. Of several scans a new folder, for masks, pictures and {PredictionSummary.Name}.");
        Option<string?> rescale = RescaleOption.Create();
        var command = new Command("predict",
            "Finds tumours in scans and writes masks on the scans' own grids. A scan that cannot be read does not stop the others; the exit code is 1 then.\n\n"
            + "Example: glint predict --model runs/gd/model.glint --input scan.nii.gz --output mask.nii.gz\n"
            + "         glint predict --model runs/gd/model.glint --input scans --output masks\n"
            + "         glint predict --model runs/gd/model.glint --input dicom/patient7 --output seg.dcm --structure-set rtstruct.dcm") { model, input, result, rescale };
        var dicom = new DicomOptionSet();
        dicom.AddTo(command);
        var inference = new InferenceOptionSet();
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            (string[] inputs, string output, string file) = (parsed.GetValue(input)!, parsed.GetValue(result)!, parsed.GetValue(model)!);
            DicomPrediction? series = dicom.Of(parsed, inputs, output, context.Formats);
            PredictionFiles? files = series is null ? PredictionFiles.Of(inputs, output, context.Formats) : null;
            using IScanModel found = inference.ScanModel(parsed, file, context.Networks, RescaleOption.Of(parsed.GetValue(rescale)));
            var prediction = new Prediction(context, found);
            if (files?.Folder is { } folder) return PredictAll(prediction, files.Pairs, file, folder);
            PredictedScan scan = Prediction.Whole(
                () =>
                {
                    PredictedScan predicted = series?.Predict(prediction) ?? Predict(prediction, files!.Pairs[0]);
                    PredictionSummary.Of(file, found, [predicted]).Write(output + PredictionSummary.Ending);
                    return predicted;
                },
                output, series?.Structures);
            context.Output.WriteLine(scan.Line);
            return GlintCommand.Done;
        });
        return command;
    }

    private static PredictedScan Predict(Prediction prediction, (ScanInput Scan, string Mask) files)
    {
        foreach (string left in files.Scan.LeftOut) prediction.Context.Error.WriteLine($"{GlintCommand.ErrorPrefix}warning: {left}, and is left out.");
        return prediction.Of(files.Scan.Read(), files.Scan.Path, files.Mask, mask => prediction.Context.Formats.Write(files.Mask, mask));
    }

    private static int PredictAll(Prediction prediction, IReadOnlyList<(ScanInput Scan, string Mask)> pairs, string model, string folder)
    {
        (TextWriter output, TextWriter error) = (prediction.Context.Output, prediction.Context.Error);
        using var scope = OutputFolder.Make(folder, error);
        var scans = new List<PredictedScan>();
        foreach ((ScanInput Scan, string Mask) files in pairs)
        {
            try
            {
                scans.Add(Prediction.Whole(() => Predict(prediction, files), files.Mask));
                output.WriteLine(scans[^1].Line);
            }
            catch (Exception e) when (e is GlintException or IOException or UnauthorizedAccessException)
            {
                scans.Add(PredictedScan.Failed(files.Scan.Path, e.Message));
                error.WriteLine(GlintCommand.ErrorPrefix + e.Message);
            }
        }
        int failed = scans.Count(s => s.Error is not null);
        if (failed < scans.Count)
        {
            PredictionSummary.Of(model, prediction.Model, scans).Write(Path.Combine(folder, PredictionSummary.Name));
            scope.Keep();
        }
        output.WriteLine($"{scans.Count - failed} of {Counted.Of(scans.Count, "scan")} predicted{(failed < scans.Count ? $": {Path.Combine(folder, PredictionSummary.Name)}" : "")}");
        return failed == 0 ? GlintCommand.Done : GlintCommand.UserCanMend;
    }
}
