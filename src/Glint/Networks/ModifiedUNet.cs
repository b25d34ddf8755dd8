using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// The mU-Net of H. Seo et al., IEEE TMI 39(5):1316-1325 (2020), as the article uses it. Its skip connections pass on what pooling lost:
/// the level's features minus what an up-sampling of the pooled ones brings back, so small objects reach the decoder and large ones do not.
/// </summary>
/// <remarks>
/// Input [B, 1, H, W], sides divisible by 32; output the same shape, a probability, or with the authors' head an unbounded number to cut
/// at 0.5. At width 1: 5,944,640 convolution weights; 8,928 norm and PReLU parameters, 8,929 with the authors' head.
/// </remarks>
internal sealed class ModifiedUNet : nn.Module<Tensor, Tensor>, IOnnxNetwork
{
    // Per level: width of the first and of the second convolution.
    private static readonly (int First, int Second)[] Levels = [(32, 64), (64, 96), (96, 128), (128, 192), (192, 192)];
    private const int Bottom = 192;

    private readonly ModuleList<EncoderLevel> encoder = [];
    private readonly Sequential bottom;
    private readonly ModuleList<DecoderLevel> decoder = [];
    private readonly Conv2d head;
    private readonly PReLU? headActivation;

    // A head over fewer channels moves its output more slowly, by Adam's steps of one size: this makes up for it. 1 at the article's width.
    private readonly double headScale;

    internal ModifiedUNet(NetworkSpec spec, Generator? generator) : base(nameof(ModifiedUNet))
    {
        int input = 1;
        foreach ((int first, int second) in Levels)
        {
            encoder.Add(new EncoderLevel(input, spec.Channels(first), spec.Channels(second), spec.DropRate, generator));
            input = spec.Channels(second);
        }
        int deepest = spec.Channels(Bottom);
        bottom = nn.Sequential(("first", new ConvBlock(input, deepest)), ("second", new ConvBlock(deepest, deepest)));
        int below = deepest;
        foreach ((int first, int second) in Levels.Reverse())
        {
            decoder.Add(new DecoderLevel(below, spec.Channels(second), spec.Channels(first), spec.DropRate, generator));
            below = spec.Channels(first);
        }
        headScale = Head.Scale(spec);
        head = Head.Of(spec, below);
        if (spec.AuthorsHead) headActivation = nn.PReLU(1, ConvBlock.InitialSlope);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        NetworkSpec.CheckInput(images);
        using var scope = NewDisposeScope();
        Tensor x = images;                                                       // [B, 1, H, W]
        var skips = new Stack<Tensor>();
        foreach (EncoderLevel level in encoder)
        {
            (Tensor skip, x) = level.Split(x);
            skips.Push(skip);
        }
        x = bottom.call(x);                                                      // [B, 192, H/32, W/32] at width 1
        foreach (DecoderLevel level in decoder) x = level.Join(x, skips.Pop());
        x = Convolution.Call(head, x.to(head.weight.dtype));                                  // [B, 1, H, W]
        return (headActivation is null ? sigmoid(x.Times(headScale)) : headActivation.call(x).Plus(images)).MoveToOuterDisposeScope();
    }

    public OnnxValue Export(OnnxGraph graph, OnnxValue images)
    {
        OnnxValue x = images;
        var skips = new Stack<OnnxValue>();
        foreach (EncoderLevel level in encoder)
        {
            (OnnxValue skip, x) = level.Export(graph, x);
            skips.Push(skip);
        }
        foreach (ConvBlock block in bottom.children().Cast<ConvBlock>()) x = block.Export(graph, x);
        foreach (DecoderLevel level in decoder) x = level.Export(graph, x, skips.Pop());
        x = graph.Convolution(x, head);
        return headActivation is null ? graph.Sigmoid(graph.Times(x, headScale)) : graph.Sum(graph.PReLU(x, headActivation), images);
    }

    /// <summary>UP(i, o): transposed 3x3 convolution of stride 2, no bias, no norm, no activation. [B, i, H, W] to [B, o, 2H, 2W].</summary>
    private static ConvTranspose2d Up(int input, int output) =>
        nn.ConvTranspose2d(input, output, kernel_size: 3, stride: 2, padding: 1, output_padding: 1, bias: false);

    private sealed class EncoderLevel : nn.Module
    {
        private readonly ConvBlock first, second, skip;
        private readonly MaxPool2d pool = nn.MaxPool2d(2);
        private readonly Dropout dropout;
        private readonly ConvTranspose2d up;
        private readonly PReLU upActivation;

        internal EncoderLevel(int input, int middle, int output, double dropRate, Generator? generator) : base(nameof(EncoderLevel))
        {
            first = new ConvBlock(input, middle);
            second = new ConvBlock(middle, output);
            dropout = new Dropout(dropRate, generator);
            up = Up(output, output);
            upActivation = nn.PReLU(output, ConvBlock.InitialSlope);
            skip = new ConvBlock(output, output);
            RegisterComponents();
        }

        internal (Tensor Skip, Tensor Down) Split(Tensor x)
        {
            Tensor h = second.call(first.call(x));                               // [B, o, H, W]
            Tensor down = dropout.call(ChannelsLast.MaxPool(pool, h));                            // [B, o, H/2, W/2]
            Tensor kept = h - ChannelsLast.PReLU(upActivation, Convolution.Call(up, down));                  // [B, o, H, W]
            return (skip.call(kept), down);
        }

        internal (OnnxValue Skip, OnnxValue Down) Export(OnnxGraph graph, OnnxValue x)
        {
            OnnxValue h = second.Export(graph, first.Export(graph, x));
            OnnxValue down = graph.MaxPool(h, pool);
            OnnxValue kept = graph.Difference(h, graph.PReLU(graph.TransposedConvolution(down, up), upActivation));
            return (skip.Export(graph, kept), down);
        }
    }

    private sealed class DecoderLevel : nn.Module
    {
        private readonly ConvTranspose2d up;
        private readonly ConvBlock block;
        private readonly Dropout dropout;

        internal DecoderLevel(int below, int skip, int output, double dropRate, Generator? generator) : base(nameof(DecoderLevel))
        {
            up = Up(below, output);
            block = new ConvBlock(output + skip, output);
            dropout = new Dropout(dropRate, generator);
            RegisterComponents();
        }

        internal Tensor Join(Tensor x, Tensor skip) =>
            dropout.call(block.call(cat([Convolution.Call(up, x), skip], 1)));                // [B, o + skip, 2H, 2W] -> [B, o, 2H, 2W]

        internal OnnxValue Export(OnnxGraph graph, OnnxValue x, OnnxValue skip) =>
            block.Export(graph, graph.Concatenation(graph.TransposedConvolution(x, up), skip));
    }
}
