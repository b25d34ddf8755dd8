using System.Diagnostics;
using System.Text.Json;
using Glint.Data;
using Glint.Imaging;
using Glint.Networks;
using Glint.Training;
using TorchSharp;

namespace Glint.Benchmarks;

/// <summary>The same scan through a model by libtorch and through its export by ONNX Runtime.</summary>
internal static class OnnxPrediction
{
    internal const string Name = "onnx";
    internal const string Description = "predicting a 512 x 512 slice at full width: ONNX Runtime against libtorch, float32 and bfloat16, and whether the masks are the same";

    private const double Target = 1;
    private const int Side = 512;

    internal static int Run(bool quick)
    {
        int pairs = quick ? 3 : 15;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("glint-onnx-");
        try
        {
            EnvironmentRecord here = EnvironmentRecord.Here();
            int threads = Environment.ProcessorCount;
            torch.set_num_threads(threads);
            (string model, string onnx) = Files(folder.FullName);
            using var ours = new Segmenter(ModelFile.Read(model));
            using var half = new Segmenter(ModelFile.Read(model), ComputePrecision.BFloat16);
            using Inference.Segmenter theirs = Inference.Segmenter.Open(onnx, new Inference.SegmenterOptions { Threads = threads });
            var random = new Random(3);
            var scan = new Volume(Geometry.AlongAxes(Side, Side, 1, new(0.7, 0.7, 2.5)), [.. Enumerable.Range(0, Side * Side).Select(_ => (float)random.Next(-200, 300))]);
            (List<double> libtorch, List<double> bfloat16, List<double> runtime) = ([], [], []);
            Mask masks = ours.Find(scan), others = theirs.Find(scan).Mask;
            // Where the processor has no such instructions bfloat16 is many times slower: once shows it.
            (double once, double onceInHalf) = (Seconds(() => ours.Find(scan)), Seconds(() => half.Find(scan)));
            bool isEmulated = onceInHalf > once;
            for (int pair = 0; pair < pairs; pair++)
            {
                libtorch.Add(Seconds(() => ours.Find(scan)));
                runtime.Add(Seconds(() => theirs.Find(scan)));
                if (!isEmulated) bfloat16.Add(Seconds(() => half.Find(scan)));
            }
            int apart = masks.Voxels.Zip(others.Voxels, (a, b) => a == b ? 0 : 1).Sum(), marked = masks.Voxels.Sum(v => v);
            Console.WriteLine($"{here.Machine}; mU-Net at full width, {Side} x {Side}, {threads} threads, {pairs} rounds in turn; {apart} of {masks.Voxels.Length} voxels differ, {marked} are marked");
            double[] ratio = Print("ONNX Runtime, float32", runtime);
            double[]? less = isEmulated ? null : Print("libtorch, bfloat16", bfloat16);
            if (isEmulated) Console.WriteLine($"libtorch, bfloat16   {onceInHalf:0.0} s once: this processor has no instructions for it");
            Console.WriteLine($"libtorch, float32   median {Exploratory.Median(libtorch):0.00} s ({libtorch.Min():0.00} to {libtorch.Max():0.00})");
            Console.WriteLine($"target: ONNX Runtime at most {Target} of libtorch in float32");
            Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, pairs, onnxOverLibtorch = ratio, bfloat16OverLibtorch = less, apart, machine = here.Machine }));
            return 0;

            double[] Print(string what, List<double> seconds)
            {
                double[] ratios = [.. seconds.Zip(libtorch, (a, b) => a / b).Order()];
                double median = Exploratory.Median(ratios);
                Console.WriteLine($"{what}   median {Exploratory.Median(seconds):0.00} s ({seconds.Min():0.00} to {seconds.Max():0.00}), over libtorch in float32 {median:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})");
                return [median, ratios[0], ratios[^1]];
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Nothing has trained it: what is marked is chance, and takes as long.
    private static (string Model, string Onnx) Files(string folder)
    {
        (string path, string onnx) = (Path.Combine(folder, "model.glint"), Path.Combine(folder, "model.onnx"));
        var spec = new NetworkSpec(1, false);
        using (var model = new Model(new ModelFacts(spec, new IntensityWindow(-150, 250), 0.5, FramingKind.Whole, Side, 32, 1, "D", "none", "none",
            new PatientSplit(["A"], ["B"], ["C"]), Seed: 3, Iteration: 0, ValidationDice: 0), spec.Build(new torch.Generator(5)))
        { Hash = "" })
        {
            ModelFile.Write(path, model.Facts, model.Network);
        }
        using Model read = ModelFile.Read(path);
        OnnxModelFile.Write(onnx, read);
        return (path, onnx);
    }

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }
}
