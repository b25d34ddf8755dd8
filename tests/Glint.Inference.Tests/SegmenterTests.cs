using Glint.Imaging;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using Google.Protobuf;
using Onnx;

namespace Glint.Inference.Tests;

public class SegmenterTests
{
    [Fact]
    public void TheModelsCard_SaysWhatTheModelSaid()
    {
        using var folder = new TemporaryFolder();
        using Model model = Small();
        (string source, string onnx) = Exported.Files(model, folder.Path);
        using Segmenter segmenter = Segmenter.Open(onnx);
        Assert.Equal((0.5, (-150.0, 250.0), "ModifiedUNet, width 0.0625", "BL", "some data"), (segmenter.Card.Threshold, segmenter.Card.WindowHounsfield, segmenter.Card.Network, segmenter.Card.Method, segmenter.Card.Data));
        Assert.Equal([-1000, -900, 300, 1200.5], segmenter.Card.TrainingHounsfield);
        Assert.Equal([0.68, 0.98, 1.25, 5], segmenter.Card.TrainingMillimetres);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(source))), segmenter.Card.ModelHash);
    }

    [Fact]
    public void AScanStoredAnyWay_HasTheMaskOfLibtorch_AndLesionsThatAddUp()
    {
        using var folder = new TemporaryFolder();
        using Model model = Small();
        (string source, string onnx) = Exported.Files(model, folder.Path);
        Volume scan = Turned();
        float[] probabilities;
        using (Segmenter asked = Segmenter.Open(onnx)) probabilities = asked.Find(scan, null, TestContext.Current.CancellationToken).Probability.Voxels;
        // Between two of the network's numbers, far enough from either: a rounding decides no voxel.
        float[] sorted = [.. probabilities.Order()];
        int widest = Enumerable.Range(sorted.Length / 2, sorted.Length / 4).MaxBy(i => sorted[i + 1] - sorted[i]);
        double threshold = (sorted[widest] + sorted[widest + 1]) / 2.0;

        using var segmenter = Segmenter.Open(onnx, new SegmenterOptions { Threshold = threshold, Threads = 1 });
        using var torch = new Glint.Segmenter(ModelFile.Read(source)) { Threshold = threshold };
        Finding found = segmenter.Find(scan, null, TestContext.Current.CancellationToken);
        Assert.Equal(torch.Find(scan).Voxels, found.Mask.Voxels);
        int marked = found.Mask.Voxels.Sum(v => v);
        Assert.InRange(marked, 1, found.Mask.Voxels.Length - 1);
        Assert.Equal(marked, found.Lesions.Sum(l => l.Voxels));
        Assert.Equal(marked * 0.5 * 0.75 * 3, found.Lesions.Sum(l => l.CubicMillimetres), 1e-6);
        Assert.All(found.Lesions, l => Assert.InRange(l.Peak!.Value, threshold, 1));
        Assert.Equal(found.Probability.Voxels.Where((_, i) => found.Mask.Voxels[i] != 0).Max(), found.Lesions.Max(l => l.Peak!.Value));
        Assert.Equal(Lesion.Of(found.Mask, scan), found.Lesions.Select(l => l with { Peak = null }));
        Assert.Equal(found.Lesions.OrderByDescending(l => l.Voxels).Select(l => l.Voxels), found.Lesions.Select(l => l.Voxels));
    }

    [Fact]
    public void Progress_IsToldOfEverySlice_AndACancelledSearchStops()
    {
        using var folder = new TemporaryFolder();
        using Model model = Small();
        using Segmenter segmenter = Segmenter.Open(Exported.Files(model, folder.Path).Onnx);
        var told = new List<int>();
        using var stop = new CancellationTokenSource();
        segmenter.Find(Turned(), new Each(told.Add), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 20), told);
        Assert.Throws<OperationCanceledException>(() => segmenter.Find(Turned(), new Each(_ => stop.Cancel()), stop.Token));
    }

    [Fact]
    public void AScanWithANumberThatIsNone_IsRefusedWithItsPlace()
    {
        using var folder = new TemporaryFolder();
        using Model model = Small();
        using Segmenter segmenter = Segmenter.Open(Exported.Files(model, folder.Path).Onnx);
        Volume scan = Turned();
        scan[3, 2, 1] = float.NaN;
        Assert.Contains("NaN at voxel (3, 2, 1)", Assert.Throws<GlintException>(() => segmenter.Find(scan, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SlicesThatTheGraphCannotTake_AreOneLine()
    {
        using var folder = new TemporaryFolder();
        using Model model = Small();
        ModelProto file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Exported.Files(model, folder.Path).Onnx));
        file.Graph.Input[0].Type.TensorType.Shape.Dim[2] = new TensorShapeProto.Types.Dimension { DimValue = 64 };
        File.WriteAllBytes(folder.Of("fixed.onnx"), file.ToByteArray());
        using Segmenter segmenter = Segmenter.Open(folder.Of("fixed.onnx"));
        string message = Assert.Throws<GlintException>(() => segmenter.Find(Turned(), null, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("ONNX Runtime cannot compute slices of 40x33", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void WhatIsNoModelOfGlint_IsOneLine()
    {
        using var folder = new TemporaryFolder();
        using Model model = Small();
        ModelProto file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Exported.Files(model, folder.Path).Onnx));
        Assert.Contains("There is no model", Refused(folder.Of("absent.onnx")), StringComparison.Ordinal);
        File.WriteAllText(folder.Of("text.onnx"), "no graph");
        Assert.Contains("no ONNX file that this computer can run", Refused(folder.Of("text.onnx")), StringComparison.Ordinal);
        Assert.Contains("exported by a later Glint (format 2", Changed("glint.version", "2"), StringComparison.Ordinal);
        Assert.Contains("damaged: glint.threshold is '1.5'", Changed("glint.threshold", "1.5"), StringComparison.Ordinal);
        Assert.Contains("damaged: glint.window_hu is '5,5'", Changed("glint.window_hu", "5,5"), StringComparison.Ordinal);
        Assert.Contains("damaged: glint.window_hu is '1'", Changed("glint.window_hu", "1"), StringComparison.Ordinal);
        Assert.Contains("damaged: glint.method is missing", Changed("glint.method", null), StringComparison.Ordinal);
        Assert.Contains("none of Glint's", Changed("glint.version", null), StringComparison.Ordinal);

        string Changed(string key, string? value)
        {
            ModelProto other = file.Clone();
            StringStringEntryProto entry = other.MetadataProps.Single(p => p.Key == key);
            if (value is null) other.MetadataProps.Remove(entry);
            else entry.Value = value;
            File.WriteAllBytes(folder.Of("changed.onnx"), other.ToByteArray());
            return Refused(folder.Of("changed.onnx"));
        }

        static string Refused(string path)
        {
            string message = Assert.Throws<GlintException>(() => Segmenter.Open(path)).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    private static Model Small() => Exported.Model(new NetworkSpec(0.0625));

    // Stored front to back, so that the axial view walks it in another order.
    private static Volume Turned()
    {
        var random = new Random(3);
        var geometry = new Geometry(40, 20, 33, new Affine(new(0.5, 0, 0), new(0, 0, 3), new(0, -0.75, 0), new(1, 2, 3)));
        return new(geometry, [.. Enumerable.Range(0, geometry.VoxelCount).Select(_ => (float)random.Next(-1100, 1400))]);
    }

    private sealed class Each(Action<int> told) : IProgress<int>
    {
        public void Report(int value) => told(value);
    }
}
