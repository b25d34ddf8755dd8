using System.Runtime.InteropServices;

namespace Glint.Cli;

/// <summary>
/// libtorch's own warnings, such as that NNPACK does not know the processor, say nothing that a user of Glint could mend: only its errors
/// reach the terminal. Its variable TORCH_CPP_LOG_LEVEL would do the same, but is read by the Python module alone. Where libtorch names its
/// log level otherwise than on Linux, this does nothing.
/// </summary>
internal static class LibtorchLog
{
    private const string Level = "FLAGS_caffe2_log_level";

    /// <summary>The severities of c10/util/Logging.h.</summary>
    internal const int Warnings = 1, Errors = 2;

    internal static void OnlyErrors() => SetLevel(Errors);

    /// <summary>What is less severe is not logged.</summary>
    /// <returns>Whether libtorch has such a level.</returns>
    internal static bool SetLevel(int level)
    {
        if (!NativeLibrary.TryLoad(Libtorch.Core, typeof(LibtorchLog).Assembly, null, out nint library) || !NativeLibrary.TryGetExport(library, Level, out nint variable)) return false;
        Marshal.WriteInt32(variable, level);
        return true;
    }
}
