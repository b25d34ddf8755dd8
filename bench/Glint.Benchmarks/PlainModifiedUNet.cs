using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>
/// The mU-Net as one would write it down: TorchSharp's own modules, in its own layout, and nothing of ours. What the
/// measurements compare with.
/// </summary>
internal sealed class PlainModifiedUNet : nn.Module<Tensor, Tensor>
{
    private static readonly (int First, int Second)[] FullWidth = [(32, 64), (64, 96), (96, 128), (128, 192), (192, 192)];
    private const int FullBottom = 192;
    private const double DropRate = 0.4, Slope = 0.1, Epsilon = 1e-3;

    private readonly ModuleList<Sequential> blocks = [], skips = [], ups = [], decoderUps = [], decoders = [];
    private readonly Sequential bottom;
    private readonly MaxPool2d pool = nn.MaxPool2d(2);
    private readonly Dropout dropout = nn.Dropout(DropRate);
    private readonly Conv2d head;

    internal PlainModifiedUNet(double width) : base(nameof(PlainModifiedUNet))
    {
        (int input, int deepest) = (1, (int)(FullBottom * width));
        foreach ((int first, int second) in Levels(width))
        {
            blocks.Add(nn.Sequential(Block(input, first), Block(first, second)));
            ups.Add(nn.Sequential(Up(second, second), nn.PReLU(second, Slope)));
            skips.Add(Block(second, second));
            input = second;
        }
        bottom = nn.Sequential(Block(input, deepest), Block(deepest, deepest));
        int below = deepest;
        foreach ((int first, int second) in Levels(width).Reverse())
        {
            decoderUps.Add(nn.Sequential(Up(below, second)));
            decoders.Add(Block(second + second, first));
            below = first;
        }
        head = nn.Conv2d(below, 1, 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor x = images;                                                       // [B, 1, H, W]
        var kept = new Stack<Tensor>();
        for (int level = 0; level < FullWidth.Length; level++)
        {
            Tensor h = blocks[level].call(x);
            x = dropout.call(pool.call(h));
            kept.Push(skips[level].call(h - ups[level].call(x)));
        }
        x = bottom.call(x);
        for (int level = 0; level < FullWidth.Length; level++)
        {
            x = dropout.call(decoders[level].call(cat([decoderUps[level].call(x), kept.Pop()], 1)));
        }
        return sigmoid(head.call(x)).MoveToOuterDisposeScope();                  // [B, 1, H, W]
    }

    /// <summary>Operations of a forward pass, a multiplication and an addition being two: those of the convolutions.</summary>
    internal static double Operations(double width, int side)
    {
        const int Taps = 9;
        double pixels = (double)side * side, sum = 0;
        (int input, int deepest) = (1, (int)(FullBottom * width));
        foreach ((int first, int second) in Levels(width))
        {
            // Two blocks and the skip's at this level; the transposed convolution has its taps at every pixel of the level below.
            sum += pixels * Taps * (((double)input * first) + ((double)first * second) + ((double)second * second) + ((double)second * second / 4));
            (input, pixels) = (second, pixels / 4);
        }
        sum += pixels * Taps * (((double)input * deepest) + ((double)deepest * deepest));
        int below = deepest;
        foreach ((int first, int second) in Levels(width).Reverse())
        {
            sum += pixels * Taps * ((double)below * second);
            pixels *= 4;
            sum += pixels * Taps * (2.0 * second * first);
            below = first;
        }
        return 2 * (sum + (pixels * below));
    }

    private static (int First, int Second)[] Levels(double width) => [.. FullWidth.Select(l => ((int)(l.First * width), (int)(l.Second * width)))];

    private static Sequential Block(int input, int output) => nn.Sequential(
        nn.Conv2d(input, output, 3, padding: 1, bias: false), nn.BatchNorm2d(output, eps: Epsilon), nn.PReLU(output, Slope));

    private static ConvTranspose2d Up(int input, int output) => nn.ConvTranspose2d(input, output, 3, stride: 2, padding: 1, output_padding: 1, bias: false);
}
