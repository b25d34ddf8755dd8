using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>
/// A training step of the mU-Net on one 512 x 512 slice: ours against the same network written plainly and against PyTorch, each in a process
/// of its own and in turn, and how near it comes to what the machine can do. Then what else a run spends time and memory on.
/// </summary>
internal static class TrainingSpeed
{
    internal const string Name = "training";
    internal const string Description = "a training step of the mU-Net on a 512 x 512 slice against plain TorchSharp (and PyTorch, if GLINT_PYTORCH names a Python that has it); time and peak memory at full width";

    private const int Side = 512;
    private const double BytesPerGibibyte = 1L << 30, TargetGibibytes = 6;

    internal static int Run(bool quick)
    {
        (double width, int pairs) = quick ? (0.25, 4) : (1.0, 10);
        EnvironmentRecord here = EnvironmentRecord.Here();
        bool hasBFloat16 = HasBFloat16Instructions();
        Console.WriteLine($"{here.Machine}; TorchSharp {here.TorchSharp}, {get_num_threads()} threads{(hasBFloat16 ? "" : "; no bfloat16 instructions, so it is emulated and slow")}");
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, Side, Patients: 2, SlicesPerPatient: 2, TumourShare: 1, Seed: 1));
        var options = new TrainingOptions { Network = new NetworkSpec(Width: width), Side = Side, BatchSize = 1, TumourShare = 1 };
        TrainingOptions full = options with { Network = new NetworkSpec() };
        // The smaller first: what a step takes is kept by the allocator.
        Dictionary<TrainingOptions, Measured> measured = new[] { options with { Precision = ComputePrecision.BFloat16, BatchSize = 2 }, options with { BatchSize = 2 }, full }
            .OrderBy(o => o.Network.Width * o.BatchSize / (o.Precision == ComputePrecision.BFloat16 ? 2 : 1)).ToDictionary(o => o, o => Measure(phantom, o));
        foreach ((TrainingOptions o, Measured m) in measured) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Width {o.Network.Width:0.##}, batch {o.BatchSize}, {o.Precision.ToString().ToLowerInvariant()}: a step {m.Seconds:0.00} s, peak memory of the process {m.Gibibytes:0.00} GiB{(o == full ? $" (target: under {TargetGibibytes:0} GiB)" : "")}"));

        double forward = PlainModifiedUNet.Operations(width, Side);
        Dictionary<ComputePrecision, double> ceilings = new[] { ComputePrecision.Float32, ComputePrecision.BFloat16 }.ToDictionary(p => p, p => Ceiling.OperationsPerSecond(p.Type()));
        Dictionary<ComputePrecision, StepTimes> steps = Step(phantom, options, pairs);
        Console.WriteLine();
        Console.WriteLine($"A training step, mU-Net {64 * width:0} wide at its first level, {Side} x {Side}, batch 1; {pairs} interleaved rounds, medians (lowest to highest)");
        Console.WriteLine($"{"",-10}{"ours s",10}  {"plain float32 over ours",-28}{"PyTorch, same type, over ours",-32}{"GFLOP/s",8}  of the best convolution");
        foreach ((ComputePrecision precision, StepTimes times) in steps)
        {
            double rate = 3 * forward / Exploratory.Median(times.Ours);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{precision.ToString().ToLowerInvariant(),-10}{Exploratory.Median(times.Ours),10:0.000}  {Spread(times.OverPlain),-28}{(times.OverPyTorch.Count > 0 ? Spread(times.OverPyTorch) : "not measured"),-32}{rate / 1e9,8:0}  {rate / ceilings[precision]:0%} of {ceilings[precision] / 1e9:0}"));
        }
        if (!PythonLibrary.PyTorch.IsNamed) Console.WriteLine("PyTorch was not measured: set GLINT_PYTORCH to a Python that has it.");
        Console.WriteLine();
        PredictionTimes prediction = Predict(phantom, options, pairs);
        (double dataShare, double checkpointShare) = Overheads();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            verb = Name,
            width,
            pairs,
            speedupOverPlainTorchSharp = Exploratory.Median(steps[ComputePrecision.BFloat16].OverPlain),
            speedupOverPlainTorchSharpFloat32 = Exploratory.Median(steps[ComputePrecision.Float32].OverPlain),
            speedupOverPyTorch = MedianOrNull(steps[ComputePrecision.BFloat16].OverPyTorch),
            speedupOverPyTorchFloat32 = MedianOrNull(steps[ComputePrecision.Float32].OverPyTorch),
            ceilingShareFloat32 = 3 * forward / Exploratory.Median(steps[ComputePrecision.Float32].Ours) / ceilings[ComputePrecision.Float32],
            ceilingShareBFloat16 = 3 * forward / Exploratory.Median(steps[ComputePrecision.BFloat16].Ours) / ceilings[ComputePrecision.BFloat16],
            fullWidthStepSeconds = measured[full].Seconds,
            fullWidthPeakGibibytes = measured[full].Gibibytes,
            fullWidthTargetGibibytes = TargetGibibytes,
            peakGibibytesFloat32 = measured[options with { BatchSize = 2 }].Gibibytes,
            peakGibibytesBFloat16 = measured[options with { Precision = ComputePrecision.BFloat16, BatchSize = 2 }].Gibibytes,
            predictSpeedupFloat32 = prediction.Float32,
            predictSpeedupBFloat16 = prediction.BFloat16,
            dataShare,
            checkpointShare,
            hasBFloat16,
            machine = here.Machine,
        }));
        return 0;
    }

    private sealed record StepTimes(List<double> Ours, List<double> OverPlain, List<double> OverPyTorch);

    private sealed record Measured(double Seconds, double Gibibytes);

    private sealed record PredictionTimes(double Float32, double BFloat16);

    private static Dictionary<ComputePrecision, StepTimes> Step(SliceDataset phantom, TrainingOptions options, int pairs)
    {
        using Peer plain = Peer.PlainTorchSharp(options.Network.Width);
        var result = new Dictionary<ComputePrecision, StepTimes>();
        foreach (ComputePrecision precision in new[] { ComputePrecision.Float32, ComputePrecision.BFloat16 })
        {
            using var ours = new Steps(phantom, options with { Precision = precision }, Methods.Dice);
            using Peer? peer = PythonLibrary.PyTorch.IsNamed ? Peer.Python(PythonLibrary.PyTorch, Text(options.Network.Width), Text(Side), Text(get_num_threads()), precision.ToString().ToLowerInvariant()) : null;
            var times = new StepTimes([], [], []);
            // The first round allocates and chooses kernels.
            for (int round = -1; round < pairs; round++)
            {
                double one = ours.Seconds(), other = plain.Seconds(), third = peer?.Seconds() ?? double.NaN;
                if (round < 0) continue;
                times.Ours.Add(one);
                times.OverPlain.Add(other / one);
                if (peer is not null) times.OverPyTorch.Add(third / one);
            }
            result.Add(precision, times);
        }
        return result;
    }

    private static PredictionTimes Predict(SliceDataset phantom, TrainingOptions options, int pairs)
    {
        Slice slice = phantom.Of(phantom.Patients[0])[0];
        using var scope = NewDisposeScope();
        using Peer plain = Peer.PlainTorchSharp(options.Network.Width);
        using var generator = new Generator(1);
        using nn.Module<Tensor, Tensor> network = options.Network.Build(generator);
        // Running statistics of images, not of the beginning, so that probabilities spread.
        Tensor image = Batch.Of([slice], options.Window, CPU).Images;
        network.train();
        using (no_grad()) for (int i = 0; i < 4; i++) network.call(image);
        network.eval();
        // In the arithmetic of training: norms of their own.
        Tensor unfolded = network.call(image).detach();
        double threshold = unfolded.median().ToDouble();
        var overPlain = new Dictionary<ComputePrecision, List<double>> { [ComputePrecision.Float32] = [], [ComputePrecision.BFloat16] = [] };
        foreach ((ComputePrecision precision, List<double> ratios) in overPlain)
        {
            double difference = 0, dice = 0;
            for (int round = -1; round < pairs; round++)
            {
                var clock = Stopwatch.StartNew();
                using (inference_mode())
                {
                    Tensor folded = network.call(image.to(precision.Type()));
                    double seconds = clock.Elapsed.TotalSeconds;
                    double other = plain.Seconds(PlainStep.Predict);
                    if (round >= 0) ratios.Add(other / seconds);
                    difference = (folded - unfolded).abs().max().ToDouble();
                    Tensor a = folded > threshold, b = unfolded > threshold;
                    dice = 2 * (a & b).sum().ToDouble() / (a.sum().ToDouble() + b.sum().ToDouble());
                }
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"A prediction, {precision.ToString().ToLowerInvariant()}, norms folded: plain TorchSharp in float32 over ours {Spread(ratios)}; largest difference to unfolded float32 {difference:g2}, Dice of the masks at its median {dice:0.0000}"));
        }
        return new PredictionTimes(Exploratory.Median(overPlain[ComputePrecision.Float32]), Exploratory.Median(overPlain[ComputePrecision.BFloat16]));
    }

    // Shares of a training like that of the nodules: what preparing data and writing checkpoints add to a step.
    private static (double Data, double Checkpoint) Overheads()
    {
        const int Rounds = 12;
        TrainingOptions lidc = Preset.Find("lidc-mosaic")!.Options;
        SliceDataset patches = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, 2 * lidc.TileSide, Patients: 8, SlicesPerPatient: 12, TumourShare: 0.3, Seed: 1));
        var frames = new TrainingFrames(patches, patches.Patients, lidc);
        using var trainer = new Trainer(lidc, new Method("rule", "the recommended rule with Eq. 1", new BalanceRule()), frames);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("glint-bench-");
        try
        {
            (List<double> step, List<double> data, List<double> checkpoint) = ([], [], []);
            using IEnumerator<StepRecord> run = trainer.Run().GetEnumerator();
            for (int i = 0; i < Rounds; i++)
            {
                step.Add(Seconds(() => run.MoveNext()));
                data.Add(Seconds(() => frames.Of(i + 1, CPU).Dispose()));
                checkpoint.Add(Seconds(() => Checkpoint.Write(folder.FullName, new CheckpointFacts(i + 1, Coefficients.Dice, 0, double.NaN, 0), trainer)));
            }
            double seconds = Exploratory.Median(step.Skip(2)), dataShare = Exploratory.Median(data.Skip(2)) / seconds, share = Exploratory.Median(checkpoint) / (lidc.CheckpointEvery * seconds);
            Console.WriteLine($"lidc-mosaic: a step {seconds:0.000} s; preparing its batch {dataShare:0.0%} of it; a checkpoint {Exploratory.Median(checkpoint):0.000} s, {share:0.00%} of the time at one every {lidc.CheckpointEvery} steps");
            return (dataShare, share);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Measured Measure(SliceDataset phantom, TrainingOptions options)
    {
        const int Rounds = 3;
        using var steps = new Steps(phantom, options, Methods.Dice);
        List<double> seconds = [];
        void Work()
        {
            // The first step also allocates and chooses kernels.
            for (int round = -1; round < Rounds; round++) seconds.Add(steps.Seconds());
        }
        double peak = double.NaN;
        if (PeakMemory.CanMeasure) peak = PeakMemory.During(Work) / BytesPerGibibyte;
        else Work();
        return new Measured(Exploratory.Median(seconds.Skip(1)), peak);
    }

    private static bool HasBFloat16Instructions() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").Any(l => l.StartsWith("flags", StringComparison.Ordinal) && l.Contains("avx512_bf16", StringComparison.Ordinal));

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double? MedianOrNull(List<double> values) => values.Count > 0 ? Exploratory.Median(values) : null;

    private static string Spread(List<double> ratios) => string.Create(CultureInfo.InvariantCulture, $"{Exploratory.Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})");
}
