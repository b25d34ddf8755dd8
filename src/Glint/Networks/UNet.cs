using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// The plain U-Net (Ronneberger, Fischer and Brox 2015) with batch norm and padded convolutions: four poolings, 64 to 1024 channels at
/// width 1, two blocks a level, up-sampling by a 2x2 transposed convolution. Input and output [B, 1, H, W], sides divisible by 32 like the mU-Net's.
/// </summary>
internal sealed class UNet : nn.Module<Tensor, Tensor>, IOnnxNetwork
{
    private static readonly int[] Levels = [64, 128, 256, 512, 1024];

    private readonly ModuleList<Sequential> encoder = [];
    private readonly ModuleList<ConvTranspose2d> ups = [];
    private readonly ModuleList<Sequential> decoder = [];
    private readonly MaxPool2d pool = nn.MaxPool2d(2);
    private readonly Dropout dropout;
    private readonly Conv2d head;
    private readonly double headScale;

    internal UNet(NetworkSpec spec, Generator? generator) : base(nameof(UNet))
    {
        int[] widths = Levels.Select(spec.Channels).ToArray();
        for (int i = 0; i < widths.Length; i++) encoder.Add(Pair(i == 0 ? 1 : widths[i - 1], widths[i]));
        for (int i = widths.Length - 2; i >= 0; i--)
        {
            ups.Add(nn.ConvTranspose2d(widths[i + 1], widths[i], kernel_size: 2, stride: 2, bias: false));
            decoder.Add(Pair(2 * widths[i], widths[i]));
        }
        dropout = new Dropout(spec.DropRate, generator);
        head = Head.Of(spec, widths[0]);
        headScale = Head.Scale(spec);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        NetworkSpec.CheckInput(images);
        using var scope = NewDisposeScope();
        var skips = new Stack<Tensor>();
        Tensor x = images;                                                       // [B, 1, H, W]
        foreach (Sequential level in encoder)
        {
            if (skips.Count > 0) x = ChannelsLast.MaxPool(pool, x);
            x = level.call(x);                                                   // [B, 64 2^l, H / 2^l, W / 2^l] at width 1
            skips.Push(x);
        }
        x = dropout.call(skips.Pop());
        foreach ((ConvTranspose2d up, Sequential level) in ups.Zip(decoder))
        {
            x = level.call(cat([Convolution.Call(up, x), skips.Pop()], 1));
        }
        return sigmoid(Convolution.Call(head, x.to(head.weight.dtype)).Times(headScale)).MoveToOuterDisposeScope();                  // [B, 1, H, W]
    }

    public OnnxValue Export(OnnxGraph graph, OnnxValue images)
    {
        var skips = new Stack<OnnxValue>();
        OnnxValue x = images;
        foreach (Sequential level in encoder)
        {
            if (skips.Count > 0) x = graph.MaxPool(x, pool);
            x = Pair(graph, x, level);
            skips.Push(x);
        }
        x = skips.Pop();
        foreach ((ConvTranspose2d up, Sequential level) in ups.Zip(decoder))
        {
            x = Pair(graph, graph.Concatenation(graph.TransposedConvolution(x, up), skips.Pop()), level);
        }
        return graph.Sigmoid(graph.Times(graph.Convolution(x, head), headScale));
    }

    private static OnnxValue Pair(OnnxGraph graph, OnnxValue x, Sequential pair) =>
        pair.children().Cast<ConvBlock>().Aggregate(x, (value, block) => block.Export(graph, value));

    private static Sequential Pair(int input, int output) =>
        nn.Sequential(("first", new ConvBlock(input, output)), ("second", new ConvBlock(output, output)));
}
