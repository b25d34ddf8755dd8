using System.Runtime.InteropServices;

namespace Glint.Ranks;

/// <summary>The environment as libraries of C see it: what .NET sets in its own copy does not reach them.</summary>
internal static class Environments
{
    /// <summary>Sets a variable for libraries that are loaded from now on, unless it is set. Does nothing where there is no such thing.</summary>
    internal static void Set(string name, string value)
    {
        if (!OperatingSystem.IsWindows()) _ = SetVariable(name, value, 0);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPStr)] string name, [MarshalAs(UnmanagedType.LPStr)] string value, int overwrite);
}
