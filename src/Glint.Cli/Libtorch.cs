using System.Runtime.InteropServices;

namespace Glint.Cli;

/// <summary>
/// libtorch, half a gigabyte that the tool's package leaves out: in the folder that <see cref="Variable"/> names, beside the program, or where
/// NuGet keeps packages. Loaded by its full name before TorchSharp asks for it, it is what TorchSharp finds.
/// </summary>
internal static class Libtorch
{
    internal const string Variable = "GLINT_LIBTORCH";

    /// <summary>The library that all of libtorch stands on, the processor's and CUDA's.</summary>
    internal static string Core => OperatingSystem.IsWindows() ? "c10" : "libc10";

    // Each after those that it needs.
    private static readonly string[] Parts = OperatingSystem.IsWindows()
        ? ["libiomp5md.dll", "uv.dll", "c10.dll", "torch_cpu.dll", "torch.dll"]
        : OperatingSystem.IsMacOS() ? ["libomp.dylib", "libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"] : ["libgomp-98b21ff3.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static string Main => Parts[^2];

    private static string Platform => OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64";

    private static string Package => $"libtorch-cpu-{Platform}";

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Whether <see cref="Load"/> found it; true until it was asked.</summary>
    internal static bool IsThere { get; private set; } = true;

    /// <summary>Loads it from where the variable says; else leaves it to TorchSharp where .NET finds one for this program, processor's or CUDA's; else from NuGet's folder.</summary>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="GlintException">The variable names a folder without it.</exception>
    internal static bool Load()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return LoadFrom(named) ? true : throw new GlintException($"{Variable} is {named}, where {Main} is missing or does not load. Name the folder that holds libtorch {Version}, or unset it.");
        }
        return IsThere = NativeLibrary.TryLoad(Core, typeof(Libtorch).Assembly, null, out _)
            || LoadFrom(Path.Combine(Packages, Package, Version, "runtimes", Platform, "native"));
    }

    /// <summary>Whether this is how a call of TorchSharp fails where libtorch is missing.</summary>
    internal static bool IsMissingFor(Exception error) =>
        !IsThere && (error is NotSupportedException or DllNotFoundException or TypeInitializationException || error.InnerException is { } inner && IsMissingFor(inner));

    /// <summary>What to do where there is none.</summary>
    internal static string Missing =>
        $"libtorch, which computes, is not on this computer ({Package} {Version}, 0.6 GB). Get it by: dotnet package download {Package}@{Version} --output {Packages}; or let {Variable} name a folder that holds {Main}.";

    private static string Version => typeof(Libtorch).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "LibtorchVersion").Value!;

    private static bool LoadFrom(string folder) => File.Exists(Path.Combine(folder, Main))
        && Parts.Select(part => Path.Combine(folder, part)).Where(File.Exists).All(part => NativeLibrary.TryLoad(part, out _));
}
