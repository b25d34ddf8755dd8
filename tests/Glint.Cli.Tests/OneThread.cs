using System.Runtime.CompilerServices;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Glint.Cli.Tests;

/// <summary>
/// libtorch gets one thread: its OpenMP threads spin against the other test projects, and results depend on their number.
/// Tests run one after the other, since TorchSharp is not safe while another thread collects garbage (decision 6).
/// </summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set()
    {
        TorchSharp.torch.set_num_threads(1);
    }
}
