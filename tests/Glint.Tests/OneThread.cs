using System.Runtime.CompilerServices;

namespace Glint.Tests;

/// <summary>Tests run side by side and compare numbers: libtorch gets one thread (its OpenMP threads spin, and results depend on their number).</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set()
    {
        TorchSharp.torch.set_num_threads(1);
    }
}
