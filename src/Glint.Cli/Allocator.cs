using System.Runtime.InteropServices;

namespace Glint.Cli;

/// <summary>
/// Asks glibc to keep freed memory for the next step instead of giving it back to the system and asking for fresh pages, which cost more
/// time than most layers do on large images. Elsewhere it does nothing.
/// </summary>
internal static class Allocator
{
    // Of mallopt(3). Without maps of their own, blocks of any size come from what is kept.
    private const int TrimThreshold = -1, MostMaps = -4;
    private const int KeptBytes = int.MaxValue;

    internal static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out nint libc) || !NativeLibrary.TryGetExport(libc, "mallopt", out _)) return;
        _ = SetOption(TrimThreshold, KeptBytes);
        _ = SetOption(MostMaps, 0);
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    private static extern int SetOption(int option, int value);
}
