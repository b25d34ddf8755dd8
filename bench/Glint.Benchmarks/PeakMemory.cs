using System.Diagnostics;
using System.Globalization;

namespace Glint.Benchmarks;

/// <summary>Peak resident memory of a piece of work; Linux only, where the kernel's mark can be set back.</summary>
internal static class PeakMemory
{
    internal static bool CanMeasure => OperatingSystem.IsLinux();

    /// <summary>Bytes resident at the most while it ran.</summary>
    internal static long During(Action work)
    {
        // 5: set the high-water mark back to what is resident now (proc(5)).
        File.WriteAllText("/proc/self/clear_refs", "5");
        work();
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
