using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>
/// Whether this processor computes what libtorch is asked for. Some do not: where a virtual machine hides an AMD processor's caches, libtorch
/// 2.10 gives convolutions wrong by tens of per cent, or NaN, without a word. Glint's networks, training and predictions look after themselves;
/// a loop of your own calls <see cref="Check"/> once, before it trains.
/// </summary>
public static class Numerics
{
    /// <summary>What this process found so far.</summary>
    public static NumericsRecord Record => KernelChecks.Current.Record;

    /// <summary>Convolutions of many shapes, in both types and layouts, as libtorch computes them here and as Glint does, one after the other.</summary>
    internal static IEnumerable<KernelRow> Survey() => KernelSurvey.Rows();

    /// <summary>How many rows <see cref="Survey"/> has.</summary>
    public static int SurveyLength => KernelSurvey.Length;

    /// <summary>The processor's data caches as it tells them to libtorch, in bytes, from the first level on; empty if it tells of none.</summary>
    public static IReadOnlyList<long> CacheBytes => Processor.CacheBytes;

    /// <summary>The vector instructions that convolutions can use: AVX2, AVX-512, bfloat16, AMX.</summary>
    public static IReadOnlyList<string> Instructions => Processor.Instructions;

    /// <summary>
    /// Passes an example through a network and holds every convolution, batch norm, PReLU and 2 x 2 max pooling in it, as it is called, forward and
    /// backward, against float64 at places drawn anew. Where libtorch is wrong, oneDNN's kernels are switched off for the whole process, and
    /// everything is held against float64 again. Weights, running statistics and libtorch's random numbers stay as they are.
    /// </summary>
    /// <remarks>
    /// Modules that are called as modules are, with images [B, C, H, W], are judged. Convolutions that pad by other than zeros are not, nor is
    /// what a forward pass computes by functions.
    /// </remarks>
    /// <param name="network">Any network.</param>
    /// <param name="example">What it is trained on, with the batch size, sides and type that training has; finite.</param>
    /// <returns>What this process found so far.</returns>
    /// <exception cref="ArgumentException">The example is not finite, so that nothing can be said.</exception>
    /// <exception cref="GlintException">A layer is wrong and no way is right: its name, and the processor's.</exception>
    public static NumericsRecord Check(nn.Module<Tensor, Tensor> network, Tensor example)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(example);
        if (!Probe.IsFinite(example)) throw new ArgumentException("The example has numbers that are not finite, which says nothing about kernels. Pass images as training has them.", nameof(example));
        KernelChecks checks = KernelChecks.Current;
        if (Wrong(network, example, checks) is { } layer)
        {
            if (!checks.GoWithoutOneDnn(layer) || Wrong(network, example, checks) is not null) throw KernelChecks.Wrong(layer, example.device_type);
        }
        return checks.Record;
    }

    // The first layer that is wrong, or null.
    private static string? Wrong(nn.Module<Tensor, Tensor> network, Tensor example, KernelChecks checks)
    {
        string? wrong = null;
        bool isJudging = false;    // a judge calls the layer again
        (nn.Module Module, bool Trains)[] modes = [(network, network.training), .. network.named_modules().Select(m => (m.module, m.module.training))];
        var hooks = new List<Action>();
        foreach ((string name, nn.Module module) in network.named_modules().Prepend(("", network)))
        {
            if (module is not nn.Module<Tensor, Tensor> layer || JudgeOf(module, checks) is not { } judge) continue;
            hooks.Add(layer.register_forward_hook((_, input, output) =>
            {
                if (isJudging || wrong is not null || input.dim() != Dimensions) return output;
                isJudging = true;
                if (judge(input) > 1) wrong = $"{(name.Length > 0 ? name : "the network")}, {module.GetType().Name} on [{string.Join(", ", input.shape)}]";
                isJudging = false;
                return output;
            }).remove);
        }
        try
        {
            using var scope = NewDisposeScope();
            using var _ = enable_grad();
            network.eval();    // draws nothing and moves no running statistics
            network.call(example);
        }
        finally
        {
            foreach (Action remove in hooks) remove();
            foreach ((nn.Module module, bool trains) in modes) module.train(trains);
        }
        return wrong;
    }

    // [B, C, H, W]
    private const int Dimensions = 4;

    private static Func<Tensor, double?>? JudgeOf(nn.Module module, KernelChecks checks) => module switch
    {
        Conv2d conv when ConvolutionGeometry.Of(conv) is { } geometry => x => checks.Judge(x, conv.weight, conv.bias, geometry),
        ConvTranspose2d conv when ConvolutionGeometry.Of(conv) is { } geometry => x => checks.Judge(x, conv.weight, conv.bias, geometry),
        // As it is in training, whatever mode it is in now.
        BatchNorm2d { affine: true, track_running_stats: true } norm => x => checks.Judge(
            "batch norm in training", x, () => LayerCheck.BatchNorm((copy, input) => copy.call(input), norm, x, trains: true)),
        PReLU activation => x => checks.Judge("PReLU", x, () => LayerCheck.PReLU((own, input) => own.call(input), activation, x)),
        MaxPool2d { kernel_size: [2] or [2, 2], stride: null or [] or [2] or [2, 2], padding: null or [] or [0] or [0, 0], ceil_mode: false } pool =>
            x => checks.Judge("max pooling", x, () => LayerCheck.MaxPool(pool.call, x)),
        _ => null,
    };
}
