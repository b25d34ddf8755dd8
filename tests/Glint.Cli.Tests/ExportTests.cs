using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Tests;

public class ExportTests
{
    private const float Rounding = 1e-5f;
    private const int ManyVoxels = 100;

    [Fact]
    public void AnExportedModel_PredictsTheMaskThatTheModelDoes()
    {
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train()).ExitCode);
        string model = Path.Combine(sets.Out, RunFolder.ModelName), onnx = Path.Combine(sets.Root, "model.onnx");
        CommandLine export = CommandLine.Run("export", "--model", model, "--output", onnx);
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Contains("HU in, probability out, threshold 0.5", export.Output, StringComparison.Ordinal);
        Assert.Contains("exists already", CommandLine.Run("export", "--model", model, "--output", onnx).MustBeMended(Path.Combine(sets.Root, "none")), StringComparison.Ordinal);
        Assert.Contains("ends in .onnx", CommandLine.Run("export", "--model", model, "--output", "model.pb").MustBeMended("model.pb"), StringComparison.Ordinal);

        // A threshold that marks half of the voxels: the masks differ at most where both libraries' numbers are as good as at it.
        using Inference.Segmenter segmenter = Inference.Segmenter.Open(onnx);
        float[] probabilities = segmenter.Find(ScanFile.Read(sets.ImagePath(0)), null, TestContext.Current.CancellationToken).Probability.Voxels;
        float median = probabilities.Order().ElementAt(probabilities.Length / 2);
        string threshold = median.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        string[] masks = [.. new[] { model, onnx }.Select((file, i) =>
        {
            string mask = Path.Combine(sets.Root, $"mask{i}.nii.gz");
            CommandLine predict = CommandLine.Run("predict", "--model", file, "--input", sets.ImagePath(0), "--output", mask, "--threshold", threshold, "--threads", "1");
            Assert.True(predict.ExitCode == 0, predict.Error);
            return mask;
        })];
        float[] expected = ScanFile.Read(masks[0]).Voxels, found = ScanFile.Read(masks[1]).Voxels;
        Assert.All(Enumerable.Range(0, found.Length).Where(i => found[i] != expected[i]), i => Assert.Equal(median, probabilities[i], Rounding));
        Assert.InRange(probabilities.Count(p => Math.Abs(p - median) > Rounding), ManyVoxels, probabilities.Length);
        Assert.Equal(ScanFile.ReadGeometry(masks[0]), ScanFile.ReadGeometry(masks[1]));
        Assert.InRange(found.Count(v => v != 0), 1, found.Length - 1);
    }

    [Theory]
    [InlineData("--precision", "bfloat16", "--precision bfloat16 is for a model.glint")]
    [InlineData("--device", "cuda", "--device is for a model.glint")]
    public void AnOptionThatOnnxRuntimeLacks_IsAWrongOption(string option, string value, string line)
    {
        using var sets = DataSets.Of(1);
        CommandLine predict = CommandLine.Run("predict", "--model", "any.onnx", "--input", sets.ImagePath(0), "--output", Path.Combine(sets.Root, "m.nii"), option, value);
        Assert.Equal(GlintCommand.WrongOption, predict.ExitCode);
        Assert.Contains(line, predict.Error, StringComparison.Ordinal);
    }
}
