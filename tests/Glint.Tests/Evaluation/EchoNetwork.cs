using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Evaluation;

/// <summary>Says what it is shown, and remembers what that was.</summary>
internal sealed class EchoNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Parameter unused = nn.Parameter(zeros(1));

    internal EchoNetwork() : base(nameof(EchoNetwork)) => RegisterComponents();

    /// <summary>The batches of images, in order.</summary>
    internal List<(int Count, int Height, int Width)> Shown { get; } = [];

    /// <summary>In what type they came, and in what mode the network was, each once.</summary>
    internal HashSet<(ScalarType Type, bool IsTraining, bool KeepsGradients)> Ways { get; } = [];

    public override Tensor forward(Tensor images)
    {
        Shown.Add(((int)images.shape[0], (int)images.shape[2], (int)images.shape[3]));
        Ways.Add((images.dtype, training, is_grad_enabled()));
        return images.alias();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unused.Dispose();
        base.Dispose(disposing);
    }
}
