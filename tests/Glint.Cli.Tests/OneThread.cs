using System.Runtime.CompilerServices;

namespace Glint.Cli.Tests;

/// <summary>libtorch gets one thread: its OpenMP threads spin against the other test projects, and results depend on their number.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set()
    {
        TorchSharp.torch.set_num_threads(1);
    }
}
