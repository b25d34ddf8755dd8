using System.Diagnostics;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Training;
using TorchSharp;

namespace Glint.Benchmarks;

/// <summary>Time and peak memory of a training step of the full-width mU-Net on one 512 x 512 slice.</summary>
internal static class FullWidthStep
{
    internal const string Name = "full-width-step";
    internal const string Description = "a training step of the full-width mU-Net, 512 x 512, batch 1: time and peak memory (target: under 6 GiB)";

    private const double TargetGibibytes = 6, BytesPerGibibyte = 1L << 30;

    internal static void Run(bool quick)
    {
        int steps = quick ? 4 : 12;
        var options = new TrainingOptions { BatchSize = 1, Steps = steps };
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, options.Side, Patients: 2, SlicesPerPatient: 2, TumourShare: 1, Seed: 1));
        using var trainer = new Trainer(options, DeterministicRule.Guarded, new TrainingFrames(phantom, phantom.Patients, options));
        var seconds = new List<double>();
        var clock = Stopwatch.StartNew();
        foreach (StepRecord _ in trainer.Run())
        {
            seconds.Add(clock.Elapsed.TotalSeconds);
            clock.Restart();
        }

        // The first step also allocates and chooses convolution kernels.
        double first = seconds[0];
        List<double> later = seconds.Skip(1).Order().ToList();
        double median = later[later.Count / 2], peak = Process.GetCurrentProcess().PeakWorkingSet64 / BytesPerGibibyte;
        EnvironmentRecord here = EnvironmentRecord.Here();
        Console.WriteLine($"{here.Machine}; TorchSharp {here.TorchSharp}, {torch.get_num_threads()} threads");
        Console.WriteLine($"mU-Net, width 1, 512 x 512, batch 1, float32, Adam, squared counts, guarded rule; {steps} steps");
        Console.WriteLine($"first step   {first:0.00} s");
        Console.WriteLine($"later steps  median {median:0.00} s, {later[0]:0.00} to {later[^1]:0.00} s");
        Console.WriteLine($"peak memory  {peak:0.00} GiB of the whole process (target: under {TargetGibibytes:0} GiB)");
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            verb = Name,
            steps,
            firstStepSeconds = first,
            medianStepSeconds = median,
            minimumStepSeconds = later[0],
            maximumStepSeconds = later[^1],
            peakGibibytes = peak,
            targetGibibytes = TargetGibibytes,
            machine = here.Machine,
        }));
    }
}
