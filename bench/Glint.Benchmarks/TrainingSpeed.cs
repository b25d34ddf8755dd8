using System.Diagnostics;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>A training step of the mU-Net on one 512 x 512 slice: ours, the same network written plainly, and what the machine can do.</summary>
internal static class TrainingSpeed
{
    internal const string Name = "training";
    internal const string Description = "a training step of the full-width mU-Net, 512 x 512, against the same in plain TorchSharp, and what the machine can do";

    private const int Side = 512;

    internal static int Run(bool quick)
    {
        EnvironmentRecord here = EnvironmentRecord.Here();
        Console.WriteLine($"{here.Machine}; TorchSharp {here.TorchSharp}, {get_num_threads()} threads");
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, Side, Patients: 2, SlicesPerPatient: 2, TumourShare: 1, Seed: 1));
        var options = new TrainingOptions { Side = Side, BatchSize = 1, TumourShare = 1 };
        using var plain = new PlainStep(Batch.Of([phantom.Of(phantom.Patients[0])[0]], options.Window, CPU));
        using var float32s = new Steps(phantom, options, new FixedRule(Coefficients.Dice));
        using var bfloat16s = new Steps(phantom, options with { Precision = Precision.BFloat16 }, new FixedRule(Coefficients.Dice));
        int pairs = quick ? 3 : 10;
        var times = new List<(double Plain, double Float32, double BFloat16)>();
        for (int i = -1; i < pairs; i++)
        {
            var row = (plain.Seconds(), float32s.Seconds(), bfloat16s.Seconds());
            if (i >= 0) times.Add(row);
        }
        Print("plain TorchSharp, float32", times.Select(t => t.Plain), times.Select(t => 1.0));
        Print("ours, float32", times.Select(t => t.Float32), times.Select(t => t.Plain / t.Float32));
        Print("ours, bfloat16", times.Select(t => t.BFloat16), times.Select(t => t.Plain / t.BFloat16));
        return 0;
    }

    private static void Print(string what, IEnumerable<double> seconds, IEnumerable<double> ratio) => Console.WriteLine(
        $"{what,-28}  {Exploratory.Median(seconds):0.000} s  {Exploratory.Median(ratio):0.00} ({ratio.Min():0.00} to {ratio.Max():0.00})  {3 * PlainModifiedUNet.Operations(Side) / Exploratory.Median(seconds) / 1e9:0} GFLOP/s");

    /// <summary>A step as one would write it down with TorchSharp alone.</summary>
    private sealed class PlainStep : IDisposable
    {
        private readonly PlainModifiedUNet _network = new();
        private readonly OptimizerHelper _optimizer;
        private readonly Batch _batch;

        internal PlainStep(Batch batch)
        {
            _batch = batch;
            _optimizer = optim.Adam(_network.parameters(), 1e-4);
        }

        internal double Seconds()
        {
            var clock = Stopwatch.StartNew();
            using var scope = NewDisposeScope();
            _network.train();
            _optimizer.zero_grad();
            Tensor loss = GeneralizedLoss.Of(SoftCounts.Squared(_network.call(_batch.Images), _batch.Masks), Coefficients.Dice);
            loss.backward();
            _optimizer.step();
            return clock.Elapsed.TotalSeconds;
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _network.Dispose();
            _batch.Dispose();
        }
    }
}
