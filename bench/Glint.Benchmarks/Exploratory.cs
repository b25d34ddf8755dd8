using System.Diagnostics;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;
using TorchSharp;

namespace Glint.Benchmarks;

/// <summary>What a step of the exploratory search costs against a step with a fixed loss, and how often the fast answer is the right one.</summary>
internal static class Exploratory
{
    internal const string Name = "exploratory";
    internal const string Description = "a step of the exploratory search (naive, exact, fast) against a plain step, and how faithful fast is";

    private static readonly LookAheadKind[] Kinds = [LookAheadKind.Fast, LookAheadKind.Exact, LookAheadKind.Naive];

    internal static void Run(bool quick)
    {
        Console.WriteLine($"{EnvironmentRecord.Here().Machine}; TorchSharp {EnvironmentRecord.Here().TorchSharp}, {torch.get_num_threads()} threads, float32");
        Console.WriteLine();
        double? buffersAbovePlain = BuffersAbovePlain();
        Console.WriteLine();
        Console.WriteLine("Cost of a step, a plain step with a fixed loss being 1: median of interleaved pairs (lowest to highest)");
        Console.WriteLine("workload                                counts   plain s  fast                  exact                 naive");
        List<WorkloadCost> workloads = [.. Workloads(quick).Select(Measure)];
        Console.WriteLine();
        FaithfulnessResult faithfulness = Faithfulness.Measure(quick);
        Console.WriteLine(JsonSerializer.Serialize(new { workloads, faithfulness, buffersAbovePlain, machine = EnvironmentRecord.Here().Machine }, JsonSerializerOptions.Web));
    }

    // Of the full-width network, on frames so small that activations hardly count. One trainer that searches at its fourth step alone: what a
    // search takes is kept by the allocator, so the plain step must come before it.
    private static double? BuffersAbovePlain()
    {
        if (!PeakMemory.CanMeasure) return null;
        var options = new TrainingOptions { Side = 32, Framing = FramingKind.Crop, BatchSize = 2, TumourShare = 1 };
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, Side: 64, Patients: 2, SlicesPerPatient: 2, TumourShare: 1, Seed: 1));
        using var steps = new Steps(phantom, options, new Method("GE", "from 4", new SearchFrom(4)));
        (_, _) = (steps.Seconds(), steps.Seconds());
        long plain = PeakMemory.During(() => steps.Seconds()), search = PeakMemory.During(() => steps.Seconds());
        double buffers = (search - plain) / (double)steps.ParameterBytes;
        Console.WriteLine($"Peak memory of a fast search above a plain step: {buffers:0.0} copies of the parameters (target: at most 10)");
        return buffers;
    }

    private sealed class SearchFrom(int step) : ICoefficientStrategy
    {
        public Coefficients Initial => Coefficients.Dice;

        public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) =>
            iteration < step ? current : ExploratorySearch.Guarded.Next(iteration, current, batch, lookAhead);
    }

    // Frames of the phantom: what a step costs does not depend on what the images show.
    private static IEnumerable<Workload> Workloads(bool quick)
    {
        TrainingOptions lidc = Preset.Find("lidc-mosaic")!.Options with { Framing = FramingKind.Whole, TumourShare = 1, LearningRateDecay = false, Threads = null };
        var small = new TrainingOptions { Network = new NetworkSpec(Width: 0.125), Side = 96, BatchSize = 2, TumourShare = 1 };
        var full = new TrainingOptions { Side = 256, BatchSize = 2, TumourShare = 1 };
        if (quick) return [new("mU-Net 1/8, 96 x 96, batch 2", small, Pairs: 5, NaivePairs: 1)];
        return new[] { CountKind.Squared, CountKind.Linear }.SelectMany(counts => new Workload[]
        {
            new($"lidc-mosaic: mU-Net 1/8, {lidc.Side} x {lidc.Side}, batch {lidc.BatchSize}", lidc with { Counts = counts }, Pairs: 15, NaivePairs: 3),
            new("full width: mU-Net, 256 x 256, batch 2", full with { Counts = counts }, Pairs: 10, NaivePairs: 1),
        });
    }

    private static WorkloadCost Measure(Workload workload)
    {
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, workload.Options.Side, Patients: 4, SlicesPerPatient: 4, TumourShare: 1, Seed: 1));
        using var plain = new Steps(phantom, workload.Options, Methods.Dice);
        List<Steps> searches = [.. Kinds.Select(kind => new Steps(phantom, workload.Options with { LookAhead = kind }, Methods.Exploratory))];
        // The first steps allocate and choose kernels; a naive one is too long to spend.
        for (int i = 0; i < 2; i++) (_, _, _) = (plain.Seconds(), searches[0].Seconds(), searches[1].Seconds());
        var plainSeconds = new List<double>();
        List<List<double>> ratios = [[], [], []];
        for (int pair = 0; pair < workload.Pairs; pair++)
        {
            for (int kind = 0; kind < Kinds.Length; kind++)
            {
                if (Kinds[kind] == LookAheadKind.Naive && pair >= workload.NaivePairs) continue;
                double one = plain.Seconds();
                plainSeconds.Add(one);
                ratios[kind].Add(searches[kind].Seconds() / one);
            }
        }
        searches.ForEach(s => s.Dispose());
        Console.WriteLine($"{workload.Name,-38}  {workload.Options.Counts,-7}  {Median(plainSeconds),7:0.000}  {string.Join("  ", ratios.Select(r => $"{$"{Median(r):0.00} ({r.Min():0.00} to {r.Max():0.00})",-20}"))}");
        return new WorkloadCost(
            workload.Name, workload.Options.Counts.ToString().ToLowerInvariant(), Median(plainSeconds), Median(ratios[2]), Median(ratios[1]), Median(ratios[0]),
            workload.Pairs, workload.NaivePairs);
    }

    internal static double Median(IEnumerable<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Workload(string Name, TrainingOptions Options, int Pairs, int NaivePairs);

    private sealed record WorkloadCost(
        string Name, string Counts, double PlainSeconds, double NaiveOverPlain, double ExactOverPlain, double FastOverPlain, int Pairs, int NaivePairs);
}
