using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Glint.Data;
using Glint.Networks;
using Glint.Ranks;
using Glint.Training;
using TorchSharp;

namespace Glint.Benchmarks;

/// <summary>One process with two threads against two ranks of one thread, on one machine; and a search on two ranks against one rank of one thread.</summary>
internal static class RankSteps
{
    internal const string Name = "ranks";
    internal const string Description = "a step and a search on two ranks against one process, and the share of communication (needs mpirun)";

    /// <summary>The verb of the processes that are measured: method, width, side, steps, threads.</summary>
    internal const string Inner = "ranks-steps";

    private const int Batch = 4;

    // Where both MPIs are installed, mpirun alone is either.
    private const string DebiansOpenMpi = "/usr/bin/mpirun.openmpi";

    internal static void Run(bool quick)
    {
        (string width, string side, string steps, int pairs) = quick ? ("0.0625", "64", "3", 1) : ("1", "512", "6", 5);
        Console.WriteLine($"{EnvironmentRecord.Here().Machine}; mU-Net, width {width}, {side} x {side}, global batch {Batch}: medians of {pairs} interleaved pairs");
        List<Comparison> comparisons =
        [
            Compared("step, 1 process of 2 threads against 2 ranks of 1", "D", 1, 2, 2, 1, 1.10),
            Compared("search (GE, fast), 1 process of 1 thread against 2 ranks of 1", "GE", 1, 1, 2, 1, 0.6),
        ];
        Console.WriteLine(JsonSerializer.Serialize(new { comparisons, machine = EnvironmentRecord.Here().Machine }, JsonSerializerOptions.Web));

        Comparison Compared(string what, string method, int ranks, int threads, int otherRanks, int otherThreads, double target)
        {
            var measured = Enumerable.Range(0, pairs).Select(_ => (
                One: Measured(ranks, [method, width, side, steps, $"{threads}"]), Shared: Measured(otherRanks, [method, width, side, steps, $"{otherThreads}"]))).ToList();
            var result = new Comparison(
                what, Median(measured.Select(m => m.One[0])), Median(measured.Select(m => m.Shared[0])), Median(measured.Select(m => m.Shared[0] / m.One[0])), Median(measured.Select(m => m.Shared[1])), target);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {result.OneSeconds:0.000} s, {result.SharedSeconds:0.000} s, ratio {result.Ratio:0.00} (target: at most {target:0.00}); waiting and sending {result.CommunicationShare:p1}"));
            return result;
        }
    }

    /// <summary>What a measured process does; rank 0 prints the median of its steps in seconds, and the share of them in which it waited or sent.</summary>
    internal static int RunInner(string[] args)
    {
        int count = int.Parse(args[3], CultureInfo.InvariantCulture), threads = int.Parse(args[4], CultureInfo.InvariantCulture);
        torch.set_num_threads(threads);
        using RankGroup? joined = Launcher.Here is { } launcher ? new RankGroup(MpiMessages.Join(launcher, MpiMessages.Load(launcher))) : null;
        RankGroup ranks = joined ?? RankGroup.Alone;
        int side = int.Parse(args[2], CultureInfo.InvariantCulture);
        var options = new TrainingOptions
        {
            Network = new NetworkSpec(Width: double.Parse(args[1], CultureInfo.InvariantCulture)),
            Side = side,
            BatchSize = Batch,
            TumourShare = 1,
            Threads = threads,
            Steps = count + 1,
            LookAhead = LookAheadKind.Fast,
        };
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, Side: side, Patients: 2, SlicesPerPatient: 2, TumourShare: 1, Seed: 1));
        using var trainer = new Trainer(options, Methods.All.Single(m => m.Name == args[0]), new TrainingFrames(phantom, phantom.Patients, options)) { Ranks = ranks };
        var seconds = new List<double>();
        (var clock, TimeSpan spent) = (Stopwatch.StartNew(), ranks.Spent);
        foreach (var step in trainer.Run())
        {
            // The first also allocates and judges kernels.
            if (step.Iteration > 1) seconds.Add(clock.Elapsed.TotalSeconds);
            else spent = ranks.Spent;
            clock.Restart();
        }
        double share = (ranks.Spent - spent).TotalSeconds / seconds.Sum();
        if (ranks.IsFirst) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured {Median(seconds)} {share}"));
        return 0;
    }

    private static double[] Measured(int ranks, string[] arguments)
    {
        string[] self = [typeof(RankSteps).Assembly.Location, Inner, .. arguments];
        var start = ranks == 1
            ? new ProcessStartInfo("dotnet", self)
            : new ProcessStartInfo(File.Exists(DebiansOpenMpi) ? DebiansOpenMpi : "mpirun", ["--allow-run-as-root", "--bind-to", "none", "-n", $"{ranks}", "dotnet", .. self]);
        start.RedirectStandardOutput = true;
        try
        {
            using Process process = Process.Start(start)!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string? line = said.Split('\n').FirstOrDefault(l => l.Contains("measured ", StringComparison.Ordinal));
            if (process.ExitCode != 0 || line is null) throw new GlintException($"{start.FileName} ended with {process.ExitCode}: {said}");
            return [.. line[line.IndexOf("measured ", StringComparison.Ordinal)..].Trim().Split(' ').Skip(1).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new GlintException($"{start.FileName} cannot be started: {e.Message} Install openmpi-bin.", e);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Comparison(string What, double OneSeconds, double SharedSeconds, double Ratio, double CommunicationShare, double Target);
}
