using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>The last convolution of Glint's networks, 1x1 to one channel, whose output times a scale is the logit.</summary>
internal static class Head
{
    /// <summary>Without bias, as the article's; with a prior, a bias that is trained and begins at its logit.</summary>
    internal static Conv2d Of(NetworkSpec spec, int channels)
    {
        Conv2d head = nn.Conv2d(channels, 1, kernel_size: 1, bias: spec.Prior is not null);
        if (spec.Prior is not { } prior) return head;
        using var _ = no_grad();
        head.bias!.FillInPlace(Math.Log(prior / (1 - prior)) / Scale(spec));
        return head;
    }

    /// <summary>A narrow network adds up fewer channels: its logits, times this, are as large at first as those of the full width.</summary>
    internal static double Scale(NetworkSpec spec) => 1 / spec.Width;
}
