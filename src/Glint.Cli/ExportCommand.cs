using System.CommandLine;
using System.Globalization;
using Glint.Cli.Options;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint export</c>: a model as an ONNX file.</summary>
internal static class ExportCommand
{
    private const double BytesPerMegabyte = 1 << 20;

    internal static Command Create(CommandContext context)
    {
        Option<string> model = PathOption.Required("--model", "A model.glint.");
        Option<string> result = PathOption.Required("--output", "The ONNX file to write, .onnx.");
        var command = new Command("export",
            "Writes a model as an ONNX file, for Glint.Inference, ONNX Runtime and whatever else reads ONNX: HU of slices of any size in, probabilities out. "
            + "Window and padding are in the graph; threshold and provenance are its metadata.\n\n"
            + "Example: glint export --model runs/bl/model.glint --output model.onnx") { model, result };
        command.SetAction(parsed =>
        {
            (string source, string path) = (parsed.GetValue(model)!, parsed.GetValue(result)!);
            if (!path.EndsWith(OnnxModelFile.Ending, StringComparison.OrdinalIgnoreCase)) throw new GlintException($"Cannot write {path}: the name of an ONNX file ends in {OnnxModelFile.Ending}. Rename it.");
            if (Path.Exists(path)) throw new GlintException($"{path} exists already. Choose another --output, or delete it first.");
            using Model loaded = ModelFile.Read(source, context.Networks);
            OnnxModelFile.Write(path, loaded);
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {loaded.Facts.Network.Architecture.Name}, {new FileInfo(path).Length / BytesPerMegabyte:0.0} MB; HU in, probability out, threshold {loaded.Facts.Threshold:0.###}"));
            return GlintCommand.Done;
        });
        return command;
    }
}
