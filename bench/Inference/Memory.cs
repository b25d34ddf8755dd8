using System.Globalization;

namespace Glint.Benchmarks;

/// <summary>Resident memory of a process, as Linux tells it.</summary>
internal static class Memory
{
    internal static double PeakMegabytes(string process) => Of(process, "VmHWM:");

    internal static double Megabytes(string process) => Of(process, "VmRSS:");

    private static double Of(string process, string field) =>
        double.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
