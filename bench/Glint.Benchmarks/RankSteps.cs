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

    private const int Batch = 4, Sums = 21;

    private const double SendingTarget = 0.03;

    // Where both MPIs are installed, mpirun alone is either.
    private const string DebiansOpenMpi = "/usr/bin/mpirun.openmpi";

    /// <summary>Measures. Some 40 minutes on two cores with AVX2, where a step of batch 4 at full width takes 40 seconds, and its kernels are judged in 100 before.</summary>
    /// <param name="quick">A small network, once: whether it runs at all.</param>
    /// <param name="asked">How many pairs; null for three.</param>
    internal static void Run(bool quick, int? asked)
    {
        int pairs = asked ?? (quick ? 1 : 3);
        (string width, string steps) = quick ? ("0.0625", "3") : ("1", "2");
        Console.WriteLine($"{EnvironmentRecord.Here().Machine}; mU-Net, width {width}, global batch {Batch}: medians of {pairs} interleaved pairs");
        List<Comparison> comparisons =
        [
            Compared("step, 1 process of 2 threads against 2 ranks of 1", "D", quick ? "64" : "512", 2, 1.10),
            // A quarter of the pixels: a search on one thread takes as long as five steps on two.
            Compared("search (GE, fast), 1 process of 1 thread against 2 ranks of 1", "GE", quick ? "64" : "256", 1, 0.6),
        ];
        Console.WriteLine(JsonSerializer.Serialize(new { pairs, width, comparisons, machine = EnvironmentRecord.Here().Machine }, JsonSerializerOptions.Web));

        Comparison Compared(string what, string method, string side, int threads, double target)
        {
            var measured = Enumerable.Range(0, pairs).Select(_ => (
                One: Measured(1, [method, width, side, steps, $"{threads}"]), Shared: Measured(2, [method, width, side, steps, "1"]))).ToList();
            double[] ratios = [.. measured.Select(m => m.Shared[0] / m.One[0]).Order()];
            double Shared(int place) => Median(measured.Select(m => m.Shared[place]));
            var result = new Comparison($"{what}, {side} x {side}", Median(measured.Select(m => m.One[0])), Shared(0), Median(ratios), ratios[0], ratios[^1], Shared(1), Shared(2), Shared(3), target);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.What}: {result.OneSeconds:0.000} s, {result.SharedSeconds:0.000} s, ratio {result.Ratio:0.00} ({result.Least:0.00} to {result.Most:0.00}; target: at most {target:0.00}); "
                + $"waiting and sending {result.WaitingShare:p1} of it, sending alone {result.SendingShare:p1} (target: under {SendingTarget:p0}); gradients summed in {result.GradientSeconds * 1000:0.0} ms"));
            return result;
        }
    }

    /// <summary>
    /// What a measured process does; rank 0 prints the median of its steps in seconds, the shares of them in which it waited or sent and in which the ranks sent, and the
    /// seconds of a sum of gradients.
    /// </summary>
    internal static int RunInner(string[] args)
    {
        int count = int.Parse(args[3], CultureInfo.InvariantCulture), threads = int.Parse(args[4], CultureInfo.InvariantCulture);
        torch.set_num_threads(threads);
        TimedMessages? messages = Launcher.Here is { } launcher ? new TimedMessages(MpiMessages.Join(launcher, MpiMessages.Load(launcher))) : null;
        using RankGroup? joined = messages is null ? null : new RankGroup(messages);
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
            else
            {
                spent = ranks.Spent;
                messages?.Restart();
            }
            clock.Restart();
        }
        double waiting = (ranks.Spent - spent).TotalSeconds / seconds.Sum(), sending = (messages?.SecondsOfSending() ?? 0) / seconds.Sum();
        double sum = SecondsOfASum(ranks, trainer.Network.parameters().Sum(p => p.numel()));
        if (ranks.IsFirst) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured {Median(seconds)} {waiting} {sending} {sum}"));
        return 0;
    }

    private static double SecondsOfASum(RankGroup ranks, long weights)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor gradients = torch.zeros(weights);
        return Median(Enumerable.Range(0, Sums).Select(_ =>
        {
            long since = Stopwatch.GetTimestamp();
            ranks.SumInPlace(gradients);
            return Stopwatch.GetElapsedTime(since).TotalSeconds;
        }).ToList());
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

    private sealed record Comparison(
        string What, double OneSeconds, double SharedSeconds, double Ratio, double Least, double Most, double WaitingShare, double SendingShare, double GradientSeconds, double Target);
}
