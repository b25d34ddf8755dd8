using System.Text.Json;
using Glint.Data;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>What a step of the recommended method costs against a step with Dice.</summary>
internal static class RuleStep
{
    internal const string Name = "rule";
    internal const string Description = "a step of GD-steady (balance rule, counts by lesion) against a step of D";

    private const double Target = 1.1;

    internal static void Run(bool quick)
    {
        int pairs = quick ? 10 : 60;
        TrainingOptions options = Preset.Find("lidc-mosaic")!.Options with { Framing = FramingKind.Whole, TumourShare = 1, LearningRateDecay = false };
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, options.Side, Patients: 4, SlicesPerPatient: 4, TumourShare: 1, Seed: 1));
        using Steps plain = Of(Methods.Dice), ours = Of(Methods.Steady);
        // The first steps allocate and choose kernels.
        for (int i = 0; i < 3; i++) (_, _) = (plain.Seconds(), ours.Seconds());
        var ratios = new List<double>();
        for (int pair = 0; pair < pairs; pair++)
        {
            // In turn, who comes first.
            double before = pair % 2 == 0 ? plain.Seconds() : double.NaN, own = ours.Seconds();
            ratios.Add(own / (double.IsNaN(before) ? plain.Seconds() : before));
        }
        double[] sorted = [.. ratios.Order()];
        (double low, double median, double high) = (sorted[sorted.Length / 4], Exploratory.Median(ratios), sorted[3 * sorted.Length / 4]);
        EnvironmentRecord here = EnvironmentRecord.Here(options.Threads);
        Console.WriteLine($"{here.Machine}; lidc-mosaic: mU-Net 1/8, {options.Side} x {options.Side}, batch {options.BatchSize}, {options.Threads} thread");
        Console.WriteLine($"a step of GD-steady over one of D, {pairs} pairs: median {median:0.00}, middle half {low:0.00} to {high:0.00} (target: under {Target})");
        Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, pairs, median, low, high, machine = here.Machine }));

        Steps Of(Method method) => new(phantom, options, method);
    }
}
