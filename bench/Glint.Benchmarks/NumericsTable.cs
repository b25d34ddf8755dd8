using System.Globalization;
using System.Text.Json;
using Glint.Kernels;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>Whether this processor computes convolutions right: each kind as libtorch computes it, against float64, and what Glint uses.</summary>
internal static class NumericsTable
{
    internal const string Name = "numerics";
    internal const string Description = "convolutions of many shapes in float32 and bfloat16 against float64, as libtorch computes them, and what Glint uses [--without-onednn: by libtorch's own kernels]";

    internal const string WithoutOneDnn = "--without-onednn";

    internal static void Run(bool withoutOneDnn)
    {
        if (withoutOneDnn && !OneDnn.SwitchOff()) throw new GlintException($"{WithoutOneDnn}: oneDNN cannot be switched off here.");
        string machine = EnvironmentRecord.Here().Machine;
        Console.WriteLine($"{machine}; data caches told: {(Numerics.CacheBytes.Count == 0 ? "none" : string.Join(", ", Numerics.CacheBytes))} bytes");
        Console.WriteLine("Largest difference from float64 over the largest value, as libtorch computes it; then what Glint uses, and its rate.");
        Console.WriteLine($"{"layer",-46} {"type",-9} {"layout",-13} {"output",8} {"dx",8} {"dw",8}  Gop/s  Glint uses");
        var rows = new List<KernelRow>();
        foreach (KernelRow row in Numerics.Survey())
        {
            rows.Add(row);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Layer,-46} {row.Type,-9} {(row.ChannelsLast ? "channels-last" : "NCHW"),-13} {Text(row.OutputOff),8} {Text(row.InputGradientOff),8} {Text(row.WeightGradientOff),8}  {row.GigaOperationsPerSecond,7:0.0}  {row.Uses ?? "nothing: no way is right"}"));
        }
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            verb = Name,
            machine,
            rows = rows.Select(r => new { r.Layer, r.Type, r.ChannelsLast, r.IsRight, outputOff = Text(r.OutputOff), inputGradientOff = Text(r.InputGradientOff), weightGradientOff = Text(r.WeightGradientOff), r.Uses, r.GigaOperationsPerSecond }),
        }));
    }

    private static string Text(double off) => double.IsFinite(off) ? off.ToString(off is < 0.01 or > 100 ? "0.0e+0" : "0.00", CultureInfo.InvariantCulture) : "NaN";
}
