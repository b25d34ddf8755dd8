using System.Diagnostics;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>What a step by lesion costs, with and without a rule, against a step with Dice.</summary>
internal static class RuleStep
{
    internal const string Name = "rule";
    internal const string Description = "a step of BL (by lesion), GB and GD-steady (by lesion, with a rule) against a step of D; a decision of a learned rule";

    private const double Target = 1.1, DecisionTarget = 0.001;

    internal static void Run(bool quick)
    {
        int rounds = quick ? 10 : 60;
        TrainingOptions options = Preset.Find("lidc-mosaic")!.Options with { Framing = FramingKind.Whole, TumourShare = 1, LearningRateDecay = false };
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, options.Side, Patients: 4, SlicesPerPatient: 4, TumourShare: 1, Seed: 1));
        Method[] methods = [Methods.Recommended, Methods.Balanced, Methods.Steady];
        using Steps plain = Of(Methods.Dice);
        Steps[] ours = [.. methods.Select(Of)];
        try
        {
            // The first steps allocate and choose kernels.
            for (int i = 0; i < 3; i++) foreach (Steps steps in ours.Prepend(plain)) _ = steps.Seconds();
            List<double>[] ratios = [.. methods.Select(_ => new List<double>())];
            var ofDice = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                double before = plain.Seconds();
                double[] own = [.. ours.Select(steps => steps.Seconds())];
                double around = (before + plain.Seconds()) / 2;    // steps of D on both sides of them
                ofDice.Add(around);
                for (int i = 0; i < own.Length; i++) ratios[i].Add(own[i] / around);
            }
            EnvironmentRecord here = EnvironmentRecord.Here(options.Threads);
            Console.WriteLine($"{here.Machine}; lidc-mosaic: mU-Net 1/8, {options.Side} x {options.Side}, batch {options.BatchSize}, {options.Threads} thread; {rounds} rounds, each between two steps of D (target: under {Target})");
            var medians = new Dictionary<string, double[]>();
            foreach ((Method method, List<double> all) in methods.Zip(ratios))
            {
                double[] sorted = [.. all.Order()];
                double[] quartiles = medians[method.Name] = [Exploratory.Median(all), sorted[sorted.Length / 4], sorted[3 * sorted.Length / 4]];
                Console.WriteLine($"a step of {method.Name} over one of D: median {quartiles[0]:0.00}, middle half {quartiles[1]:0.00} to {quartiles[2]:0.00}");
            }
            double decision = SecondsOfADecision(), share = decision / Exploratory.Median(ofDice);
            Console.WriteLine($"a decision of a learned rule: {1e6 * decision:0.0} us, {share:0.0000 %} of a step of D (target: under {DecisionTarget:0.0 %})");
            Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, rounds, overD = medians, decisionOverD = share, machine = here.Machine }));
        }
        finally
        {
            foreach (Steps steps in ours) steps.Dispose();
        }

        Steps Of(Method method) => new(phantom, options, method);
    }

    private static double SecondsOfADecision()
    {
        const int Decisions = 200_000;
        ICoefficientStrategy rule = new LearnedRule(new Policy(PolicyAction.Three, [.. Enumerable.Range(0, Policy.ParametersOf(PolicyAction.Three)).Select(i => Math.Sin(i))]));
        StrategyState state = rule.Start;
        double seconds = 0;
        // Twice: the first makes the code fast.
        for (int time = 0; time < 2; time++)
        {
            long begun = Stopwatch.GetTimestamp();
            for (int i = 0; i < Decisions; i++) state = rule.After(state, i, Decisions, new(10 + (i % 7), 30, 20), (_, _) => []);
            seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds / Decisions;
        }
        return seconds;
    }
}
