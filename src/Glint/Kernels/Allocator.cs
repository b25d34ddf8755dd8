using System.Runtime.InteropServices;

namespace Glint.Kernels;

/// <summary>
/// Settings of glibc's allocator, by mallopt(3). A program that trains calls <see cref="KeepFreedMemory"/> once, before its first tensor; elsewhere
/// than on Linux with glibc nothing happens.
/// </summary>
public static class Allocator
{
    private const string Library = "libc.so.6", Function = "mallopt";

    // Of mallopt(3). Without maps of their own, blocks of any size come from what is kept.
    private const int TrimThreshold = -1, MostMaps = -4, Perturb = -6;
    private const int KeptBytes = int.MaxValue;

    // Every byte handed out is then the complement of this one's lowest byte, which makes NaN of any type of number.
    private const int AsNaN = 0x100;

    /// <summary>
    /// Keeps freed memory for the next step instead of giving it back to the system and asking for fresh pages, which cost more time than most
    /// layers do on large images.
    /// </summary>
    public static void KeepFreedMemory()
    {
        if (!IsThere) return;
        _ = SetOption(TrimThreshold, KeptBytes);
        _ = SetOption(MostMaps, 0);
    }

    /// <summary>
    /// Fills what is handed out with NaN until disposed of, so that a kernel which reads what nobody wrote is seen to. For the whole process, until
    /// the last that asked for it is done; then what MALLOC_PERTURB_ says holds again.
    /// </summary>
    internal static IDisposable FillWithNaN()
    {
        lock (Fillings)
        {
            if (_fillings++ == 0 && IsThere) _ = SetOption(Perturb, AsNaN);
        }
        return new Ending(() =>
        {
            lock (Fillings)
            {
                if (--_fillings == 0 && IsThere) _ = SetOption(Perturb, UsualFill);
            }
        });
    }

    private static readonly Lock Fillings = new();
    private static int _fillings;

    private static int UsualFill { get; } = int.TryParse(Environment.GetEnvironmentVariable("MALLOC_PERTURB_"), out int fill) ? fill : 0;

    private static bool IsThere { get; } =
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Library, out nint libc) && NativeLibrary.TryGetExport(libc, Function, out _);

    [DllImport(Library, EntryPoint = Function)]
    private static extern int SetOption(int option, int value);
}
