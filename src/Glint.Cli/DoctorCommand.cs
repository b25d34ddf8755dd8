using System.CommandLine;
using System.Globalization;
using Glint.Kernels;
using Glint.Training;
using TorchSharp;

namespace Glint.Cli;

/// <summary><c>glint doctor</c>: what this machine is, and whether it computes what it is asked to.</summary>
internal static class DoctorCommand
{
    internal static Command Create(CommandContext context)
    {
        var command = new Command("doctor", "Says what this machine is, and whether libtorch's convolutions are right on it: each kind held against float64, what Glint uses, and how fast that is.\n\nExample: glint doctor");
        command.SetAction(_ => Examine(context.Output, context.Error));
        return command;
    }

    private static int Examine(TextWriter output, TextWriter error)
    {
        EnvironmentRecord here = EnvironmentRecord.Here();
        string caches = Numerics.CacheBytes.Count == 0 ? "none told: by some virtual machines, and by all processors but x86" : string.Join(", ", Numerics.CacheBytes.Select(Bytes));
        output.WriteLine($"Machine        {here.Machine}");
        output.WriteLine($"Instructions   {(Numerics.Instructions.Count == 0 ? "no vectors of 256 bits" : string.Join(", ", Numerics.Instructions))}");
        output.WriteLine($"Data caches    {caches}");
        output.WriteLine($"Versions       Glint {here.Glint}, TorchSharp {here.TorchSharp}, libtorch {torch.__version__}, {here.DotNet}");
        List<KernelRow> rows = [.. ProgressDisplay.On(error).Track(
            Numerics.Survey().Select((row, i) => (Row: row, Number: i + 1)), r => new ProgressLine("convolutions", r.Number, Numerics.SurveyLength, r.Row.Layer)).Select(r => r.Row)];
        foreach (IGrouping<string, KernelRow> ofType in rows.GroupBy(r => r.Type))
        {
            double[] rates = [.. ofType.Where(r => r.Uses is not null).Select(r => r.GigaOperationsPerSecond).Order()];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ofType.Key,-14} {ofType.Count(r => r.IsRight)} of {ofType.Count()} kinds of convolution right as libtorch computes them; as Glint does {(rates.Length == 0 ? "none" : $"{rates[0]:0.#} to {rates[^1]:0.#} Gop/s")}"));
        }
        foreach (KernelRow row in rows.Where(r => !r.IsRight))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {row.Layer}, {row.Type}{(row.ChannelsLast ? ", channels-last" : "")}: {Off(Math.Max(row.OutputOff, Math.Max(row.InputGradientOff, row.WeightGradientOff)))}; Glint uses {row.Uses ?? "nothing: no way is right"}"));
        }
        bool isUsable = rows.All(r => r.Uses is not null);
        output.WriteLine(isUsable
            ? "Every convolution here is right as Glint computes it, and each layer of a network is checked the first time it is called."
            : "Where no way is right Glint stops and says so. Use another machine, or float32 where only bfloat16 is wrong.");
        return isUsable ? GlintCommand.Done : GlintCommand.UserCanMend;
    }

    private static string Off(double off) => double.IsFinite(off)
        ? string.Create(CultureInfo.InvariantCulture, $"off by {off:g2} of the largest value")
        : "reads memory that nothing was written to";

    private static string Bytes(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
