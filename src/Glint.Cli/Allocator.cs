using System.Runtime.InteropServices;

namespace Glint.Cli;

/// <summary>
/// Asks glibc to keep freed memory for the next step instead of giving it back to the system and asking for fresh
/// pages, which cost time. Blocks above 32 MiB, the most glibc allows, still come and go on their own. Elsewhere it does nothing.
/// </summary>
internal static class Allocator
{
    private const int TrimThreshold = -1, MapThreshold = -3;
    private const int KeptBytes = 1 << 30, LargestKeptBlock = 32 << 20;

    internal static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out nint libc) || !NativeLibrary.TryGetExport(libc, "mallopt", out _)) return;
        _ = SetOption(TrimThreshold, KeptBytes);
        _ = SetOption(MapThreshold, LargestKeptBlock);
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    private static extern int SetOption(int option, int value);
}
