using System.CommandLine;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Networks;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint predict</c>: a scan in, a mask on the same grid out.</summary>
internal static class PredictCommand
{
    internal static Command Create(IReadOnlyList<Architecture> networks, TextWriter output, TextWriter error)
    {
        var model = new Option<string>("--model") { Description = "A model.glint.", Required = true };
        var input = new Option<string>("--input") { Description = "The scan, CT in HU: .nii, .nii.gz, .nrrd, .nhdr, .mha or .mhd.", Required = true };
        var result = new Option<string>("--output") { Description = "The mask to write, .nii, .nii.gz, .nrrd or .mha: 1 where tumour was found, same geometry as the scan.", Required = true };
        var command = new Command("predict", "Finds tumours in a scan and writes a mask on the scan's own grid.\n\nExample: glint predict --model runs/gd/model.glint --input scan.nii.gz --output mask.nii.gz") { model, input, result };
        var inference = new InferenceOptionSet();
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            string scanPath = parsed.GetValue(input)!, maskPath = parsed.GetValue(result)!;
            if (File.Exists(maskPath)) throw new GlintException($"{maskPath} exists already. Choose another --output, or delete it first.");
            ScanFile.CheckName(maskPath);
            if (Path.GetDirectoryName(Path.GetFullPath(maskPath)) is { } folder && !Directory.Exists(folder)) throw new GlintException($"Cannot write {maskPath}: there is no folder {folder}. Create it, or choose another.");
            using Model loaded = ModelFile.Read(parsed.GetValue(model)!, networks);
            Volume scan = ScanFile.Read(scanPath);
            IReadOnlyList<Slice> slices = AxialSlices.Of(scan, scanPath, "scan");
            Predictor predictor = inference.Predictor(parsed, loaded);
            IReadOnlyList<(byte[] Mask, int Number)> masks = ProgressDisplay.On(error).Track(
                predictor.Predict(slices).Select((mask, i) => (mask, i + 1)), m => new ProgressLine("predicting", m.Item2, slices.Count, $"slice {m.Item2}"));
            Mask mask = new AxialView(scan.Geometry).Restore([.. masks.Select(m => m.Mask)]);
            ScanFile.Write(maskPath, mask);
            int found = masks.Count(m => m.Mask.Any(v => v != 0));
            output.WriteLine($"{maskPath}: {mask.Voxels.Count(v => v != 0)} voxels in {found} of {slices.Count} slices.");
        });
        return command;
    }
}
