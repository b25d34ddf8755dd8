using System.Diagnostics;
using System.Text.Json;
using Glint.Networks;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>Batch norm and PReLU of few channels: the kernels of libtorch beside those of the networks here, forward and backward.</summary>
internal static class FewChannels
{
    internal const string Name = "few-channels";
    internal const string Description = "batch norm and PReLU of few channels, channels-last, one thread: libtorch's kernels beside ours";

    private const int Batch = 8;

    // Channels and side of the levels of the mU-Net at 1/8 width on 160 x 160; at full width, a multiple of 8 everywhere.
    private static readonly (int Channels, int Side)[] Shapes = [(4, 160), (8, 160), (12, 80), (16, 40), (64, 160)];

    internal static void Run(bool quick)
    {
        set_num_threads(1);
        int pairs = quick ? 5 : 25;
        var rows = new List<object>();
        Console.WriteLine($"{EnvironmentRecord.Here().Machine}; 1 thread, batch {Batch}, forward and backward, median of {pairs} pairs");
        Console.WriteLine("layer       channels  side  libtorch ms   ours ms  median ratio (lowest to highest)");
        foreach ((int channels, int side) in Shapes)
        {
            using BatchNorm2d norm = nn.BatchNorm2d(channels, eps: 1e-3);
            using PReLU activation = nn.PReLU(channels, 0.1);
            rows.Add(Pair("batch norm", channels, side, pairs, norm.call, x => ChannelsLast.BatchNorm(norm, x)));
            rows.Add(Pair("PReLU", channels, side, pairs, activation.call, x => ChannelsLast.PReLU(activation, x)));
        }
        Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, pairs, batch = Batch, machine = EnvironmentRecord.Here().Machine, rows }));
    }

    private static object Pair(string layer, int channels, int side, int pairs, Func<Tensor, Tensor> libtorch, Func<Tensor, Tensor> ours)
    {
        _ = (Milliseconds(libtorch, channels, side), Milliseconds(ours, channels, side));    // the first of each chooses kernels
        var measured = Enumerable.Range(0, pairs).Select(_ => (Theirs: Milliseconds(libtorch, channels, side), Ours: Milliseconds(ours, channels, side))).ToList();
        double theirs = Exploratory.Median(measured.Select(m => m.Theirs)), own = Exploratory.Median(measured.Select(m => m.Ours));
        List<double> ratios = measured.Select(m => m.Theirs / m.Ours).Order().ToList();
        double ratio = Exploratory.Median(ratios);
        Console.WriteLine($"{layer,-10}  {channels,8}  {side,4}  {theirs,11:0.00}  {own,8:0.00}  {ratio:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})");
        return new { layer, channels, side, libtorchMilliseconds = theirs, ourMilliseconds = own, medianRatio = ratio, lowestRatio = ratios[0], highestRatio = ratios[^1] };
    }

    private static double Milliseconds(Func<Tensor, Tensor> layer, int channels, int side)
    {
        using var scope = NewDisposeScope();
        Tensor image = ChannelsLastRandom(channels, side).requires_grad_(), gradient = ChannelsLastRandom(channels, side);
        var clock = Stopwatch.StartNew();
        layer(image).backward([gradient]);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static Tensor ChannelsLastRandom(int channels, int side) => randn(Batch, side, side, channels).permute(0, 3, 1, 2);
}
