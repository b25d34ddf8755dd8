using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>Everything that determines a network's layers; a model file holds one beside the weights.</summary>
/// <param name="Width">Multiplier of every channel count, above 0; 1 is the article's.</param>
/// <param name="AuthorsHead">The head of the authors' code (1x1 convolution, PReLU, plus the input image, no sigmoid) instead of a sigmoid. mU-Net only.</param>
/// <param name="DropRate">Share of activations that dropout sets to 0, from 0 to below 1. The article's "dropout probability 0.6" is a keep probability.</param>
public sealed record NetworkSpec(double Width = 1, bool AuthorsHead = false, double DropRate = 0.4)
{
    /// <summary>Which network.</summary>
    [JsonPropertyName("kind"), JsonPropertyOrder(-1)]
    public Architecture Architecture { get; init; } = Architecture.ModifiedUNet;

    /// <summary>
    /// The probability that the output starts at, about and everywhere, above 0 and below 1: a bias of the head, which is trained (Lin et al. 2017, arXiv
    /// 1708.02002). Null, the article's, has no bias and starts at about a half. For losses with cross-entropy; the pull of an overlap alone fades with it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Prior { get; init; }

    /// <summary>Glint's own networks halve the image five times at most: a side must be divisible by this.</summary>
    public const int SideDivisor = 32;

    /// <summary>The widest: 16 times the article's channels.</summary>
    public const double LargestWidth = 16;

    /// <summary>The network with the article's initial weights.</summary>
    /// <param name="generator">Draws the weights now and the dropout masks later; torch's own if null. It must outlive the network.</param>
    /// <exception cref="GlintException">A number is out of its range.</exception>
    public nn.Module<Tensor, Tensor> Build(Generator? generator = null) => Build(generator, generator);

    /// <summary>As the other, with a generator of its own for the dropout masks: that of the device it is going to.</summary>
    internal nn.Module<Tensor, Tensor> Build(Generator? generator, Generator? masks)
    {
        Check();
        return Architecture.Made(this, generator, masks);
    }

    /// <summary>The same of the architecture that is called so among these; unchanged if none is. For what was read from a file, which has names.</summary>
    /// <param name="architectures">A program's own, and Glint's where it has them.</param>
    public NetworkSpec Among(IEnumerable<Architecture> architectures) =>
        architectures.FirstOrDefault(a => a.IsCalled(Architecture.Name)) is { } found ? this with { Architecture = found } : this;

    /// <summary>Says what is out of range.</summary>
    internal void Check()
    {
        if (!(Width > 0 && Width <= LargestWidth)) throw new GlintException($"Network width is {Width:g}; it must be above 0 and at most {LargestWidth} (1 is the article's).");
        if (!(DropRate >= 0 && DropRate < 1)) throw new GlintException($"Drop rate is {DropRate:g}; it must be from 0 to below 1.");
        if (AuthorsHead && Architecture != Architecture.ModifiedUNet) throw new GlintException("The authors' head belongs to the mU-Net; drop it or choose ModifiedUNet.");
        if (Prior is not (null or (> 0 and < 1))) throw new GlintException($"Prior is {Prior:g}; it must be above 0 and below 1.");
        if (Prior is not null && AuthorsHead) throw new GlintException("The authors' head gives no probability, which a prior is. Leave out --authors-head or --prior.");
        if (Prior is not null && !Architecture.HasArticlesWeights) throw new GlintException($"A prior is for Glint's own networks, and {Architecture.Name} begins as it says itself. Leave out --prior.");
    }

    /// <summary>A channel count of the article's table at this width, at least 1.</summary>
    internal int Channels(int full) => Math.Max(1, (int)Math.Round(full * Width, MidpointRounding.AwayFromZero));

    internal static void CheckInput(Tensor images)
    {
        long[] shape = images.shape;
        if (shape.Length != 4 || shape[1] != 1 || shape[2] % SideDivisor != 0 || shape[3] % SideDivisor != 0)
        {
            throw new ArgumentException(
                $"Images must be [B, 1, H, W] with H and W divisible by {SideDivisor}; found [{string.Join(", ", shape)}]. Pad them first.", nameof(images));
        }
    }
}
