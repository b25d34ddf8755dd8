using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Glint.Kernels;

/// <summary>What this machine's processor says of itself.</summary>
internal static class Processor
{
    // Leaves of CPUID: vendor, caches of Intel's, caches of AMD's (AMD64 Architecture Programmer's Manual, volume 3, appendix E).
    private const uint Vendor = 0, IntelCaches = 4, Features = 7, LargestExtended = 0x80000000, AmdCaches = 0x8000001D;
    private const int MostCaches = 8, Data = 1, Unified = 3;

    // Of leaf 7, subleaf 1, EAX, and subleaf 0, EDX.
    private const int BFloat16Bit = 5, MatrixBFloat16Bit = 22;

    /// <summary>As the system names it: "AMD EPYC 9J14".</summary>
    internal static string Name { get; } = Named();

    /// <summary>Whether AMD made it.</summary>
    internal static bool IsAmd { get; } = X86Base.IsSupported && X86Base.CpuId(unchecked((int)Vendor), 0).Ebx == 0x68747541;    // "Auth"

    /// <summary>
    /// The data caches that it tells a program of, from the first level on, in bytes; empty where it tells of none, as in some virtual machines, and
    /// where programs do not ask it, which is on all but x86.
    /// </summary>
    internal static IReadOnlyList<long> CacheBytes { get; } = Caches();

    /// <summary>The vector instructions that convolutions can use, widest last.</summary>
    internal static IReadOnlyList<string> Instructions { get; } =
        [.. new[] { ("AVX2", Avx2.IsSupported), ("AVX-512", Avx512F.IsSupported), ("bfloat16", Has(BFloat16Bit, X86(Features, 1).Eax)), ("AMX", Has(MatrixBFloat16Bit, X86(Features, 0).Edx)) }.Where(i => i.Item2).Select(i => i.Item1)];

    private static List<long> Caches()
    {
        var found = new List<long>();
        if (!X86Base.IsSupported) return found;
        uint leaf = IsAmd ? AmdCaches : IntelCaches;
        uint largest = (uint)X86Base.CpuId(unchecked((int)(leaf & LargestExtended)), 0).Eax;
        for (int i = 0; i < MostCaches && leaf <= largest; i++)
        {
            (int kind, int shape, int sets, _) = X86Base.CpuId(unchecked((int)leaf), i);
            if ((kind & 0x1F) == 0) break;
            if ((kind & 0x1F) is not (Data or Unified)) continue;
            found.Add((((shape >>> 22) & 0x3FF) + 1L) * (((shape >> 12) & 0x3FF) + 1L) * ((shape & 0xFFF) + 1L) * ((uint)sets + 1L));    // ways, partitions, line, sets
        }
        return found;
    }

    private static (int Eax, int Ebx, int Ecx, int Edx) X86(uint leaf, int subleaf) =>
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= leaf ? X86Base.CpuId((int)leaf, subleaf) : default;

    private static bool Has(int bit, int register) => (register >> bit & 1) == 1;

    private static string Named() =>
        CpuInfo("model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? CpuInfo(string key)
    {
        const string file = "/proc/cpuinfo";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
