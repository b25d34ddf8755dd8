using System.CommandLine;
using Glint.Cli.Options;
using Glint.Imaging;
using Glint.Kernels;

namespace Glint.Cli;

/// <summary><c>glint predict</c>: scans in, masks on the same grids out.</summary>
internal static class PredictCommand
{
    internal static Command Create(CommandContext context)
    {
        Option<string> model = PathOption.Required("--model", "A model.glint, or an .onnx of glint export, which ONNX Runtime runs on the processor.");
        Option<string[]> input = PathOption.Several("--input", "The scan, CT in HU: .nii, .nii.gz, .nrrd, .nhdr, .mha or .mhd, or a folder with a DICOM series. Or several scans, or folders of them or of DICOM patients.");
        Option<string> result = PathOption.Required(
            "--output", $"The mask to write, .nii, .nii.gz, .nrrd or .mha: 1 where tumour was found, same geometry as the scan; of a DICOM series .dcm, too. Of several scans a new folder, for the masks and {PredictionSummary.Name}.");
        Option<string?> rescale = RescaleOption.Create();
        var command = new Command("predict",
            "Finds tumours in scans and writes masks on the scans' own grids. A scan that cannot be read does not stop the others; the exit code is 1 then.\n\n"
            + "Example: glint predict --model runs/gd/model.glint --input scan.nii.gz --output mask.nii.gz\n"
            + "         glint predict --model runs/gd/model.glint --input scans --output masks\n"
            + "         glint predict --model runs/gd/model.glint --input dicom/patient7 --output rtstruct.dcm --output-type rtstruct") { model, input, result, rescale };
        var dicom = new DicomOptionSet();
        dicom.AddTo(command);
        var inference = new InferenceOptionSet();
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            if (dicom.Of(parsed, parsed.GetValue(input)!, parsed.GetValue(result)!, context.Formats) is { } series)
            {
                using IScanModel found = inference.ScanModel(parsed, parsed.GetValue(model)!, context.Networks, RescaleOption.Of(parsed.GetValue(rescale)));
                context.Output.WriteLine(series.Predict(context, found));
                return GlintCommand.Done;
            }
            PredictionFiles files = PredictionFiles.Of(parsed.GetValue(input)!, parsed.GetValue(result)!, context.Formats);
            using IScanModel segmenter = inference.ScanModel(parsed, parsed.GetValue(model)!, context.Networks, RescaleOption.Of(parsed.GetValue(rescale)));
            if (files.Folder is { } folder) return PredictAll(context, segmenter, files.Pairs, parsed.GetValue(model)!, folder);
            context.Output.WriteLine(Predict(context, segmenter, files.Pairs[0].Scan, files.Pairs[0].Mask).Line);
            return GlintCommand.Done;
        });
        return command;
    }

    private static int PredictAll(CommandContext context, IScanModel segmenter, IReadOnlyList<(ScanInput Scan, string Mask)> pairs, string model, string folder)
    {
        (TextWriter output, TextWriter error) = (context.Output, context.Error);
        using var scope = OutputFolder.Make(folder, error);
        var scans = new List<PredictedScan>();
        foreach ((ScanInput scan, string mask) in pairs)
        {
            try
            {
                scans.Add(Predict(context, segmenter, scan, mask));
                output.WriteLine(scans[^1].Line);
            }
            catch (Exception e) when (e is GlintException or IOException or UnauthorizedAccessException)
            {
                scans.Add(PredictedScan.Failed(scan.Path, e.Message));
                error.WriteLine(GlintCommand.ErrorPrefix + e.Message);
            }
        }
        int failed = scans.Count(s => s.Error is not null);
        if (failed < scans.Count)
        {
            new PredictionSummary(model, segmenter.Threshold, scans, Numerics.Record).Write(folder);
            scope.Keep();
        }
        output.WriteLine($"{scans.Count - failed} of {Counted.Of(scans.Count, "scan")} predicted{(failed < scans.Count ? $": {Path.Combine(folder, PredictionSummary.Name)}" : "")}");
        return failed == 0 ? GlintCommand.Done : GlintCommand.UserCanMend;
    }

    private static PredictedScan Predict(CommandContext context, IScanModel segmenter, ScanInput input, string maskPath)
    {
        Volume scan = input.Read();
        foreach (string left in input.LeftOut) context.Error.WriteLine($"{GlintCommand.ErrorPrefix}warning: {left}");
        (Mask mask, int slicesWithTumour) = Find(context, segmenter, scan, input.Path);
        context.Formats.Write(maskPath, mask);
        return PredictedScan.Of(input.Path, maskPath, mask, new AxialView(scan.Geometry).Geometry.Slices, slicesWithTumour);
    }

    /// <summary>The mask of one scan, with what is odd about it said and progress shown; and how many of its axial slices have tumour.</summary>
    internal static (Mask Mask, int SlicesWithTumour) Find(CommandContext context, IScanModel model, Volume scan, string name)
    {
        int slices = new AxialView(scan.Geometry).Geometry.Slices;
        IEnumerable<byte[]> found = model.InSlices(scan, name);
        foreach (string doubt in model.Doubts(scan, name)) context.Error.WriteLine($"{GlintCommand.ErrorPrefix}warning: {doubt}");
        IReadOnlyList<(byte[] Mask, int Number)> masks = context.Progress.Track(
            found.Select((mask, i) => (mask, i + 1)), m => new ProgressLine("predicting", m.Item2, slices, $"slice {m.Item2} of {Path.GetFileName(name)}"));
        return (Segmenter.MaskOf(scan, masks.Select(m => m.Mask)), masks.Count(m => m.Mask.Any(v => v != 0)));
    }
}
