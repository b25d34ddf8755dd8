using System.Runtime.CompilerServices;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Glint.Tests.Support;

/// <summary>
/// Tests compare numbers, which depend on the number of threads: libtorch gets one (its OpenMP threads spin, too).
/// They run one after the other, since TorchSharp is not safe while another thread collects garbage (decision 6).
/// </summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set()
    {
        TorchSharp.torch.set_num_threads(1);
    }
}
