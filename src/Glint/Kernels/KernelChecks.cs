using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>
/// Makes sure that this processor computes what it is asked to. The first time that a call of some shape, layout and type is made, it is held
/// against float64 (<see cref="ConvolutionCheck"/>, <see cref="LayerCheck"/>). A convolution that is wrong takes the first way that is right, from then on.
/// </summary>
internal sealed class KernelChecks
{
    // A layer whose input says nothing so many times is left alone.
    private const int MostUnsaid = 3;

    private static readonly KernelChecks OfProcess = new();

    [ThreadStatic]
    private static KernelChecks? _ofThread;

    private readonly ConcurrentDictionary<ConvolutionCall, ConvolutionWay> _ways = new();
    private readonly ConcurrentDictionary<(string Layer, Operand Input, bool Gradient), bool> _layers = new();
    private readonly ConcurrentDictionary<(string Layer, Operand Input, bool Gradient), int> _unsaid = new();
    private readonly ConcurrentQueue<(string What, ConvolutionWay Way)> _mended = new();
    private readonly Lock _judging = new();
    private long _ticks;
    private volatile bool _isWithoutOneDnn;

    /// <summary>Those of this process; a test has its own.</summary>
    internal static KernelChecks Current => _ofThread ?? OfProcess;

    /// <summary>A fault put in on purpose: whether that way of that call gives wrong numbers. For tests, on processors without one.</summary>
    internal Func<ConvolutionCall, ConvolutionWay, bool> Fault { get; init; } = (_, _) => false;

    /// <summary>Switches oneDNN off; false if that cannot be done here.</summary>
    internal Func<bool> SwitchOff { get; init; } = OneDnn.SwitchOff;

    /// <summary>Whether what bfloat16 gains was looked at; see <see cref="Networks.PrecisionGain"/>.</summary>
    internal bool IsPrecisionJudged { get; set; }

    /// <summary>What was found so far.</summary>
    internal NumericsRecord Record => new(
        _ways.Count + _layers.Count, [.. _mended.Select(m => $"{m.What}: {m.Way.Words()}")], Math.Round(TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds, 2));

    /// <summary>The ways out that were taken, in order.</summary>
    internal IReadOnlyList<ConvolutionWay> WaysOut => [.. _mended.Select(m => m.Way)];

    /// <summary>Whether a convolution of that type had to go another way.</summary>
    internal bool HasMended(ScalarType type) => _ways.Any(w => w.Key.Input.Type == type && w.Value != ConvolutionWay.AsGiven);

    /// <summary>Takes these for everything this thread does, until disposed of.</summary>
    internal IDisposable Use()
    {
        KernelChecks? before = _ofThread;
        _ofThread = this;
        return new Ending(() => _ofThread = before);
    }

    /// <summary>The convolution, by a way that is right. [B, I, H, W] to [B, O, H', W'].</summary>
    /// <exception cref="GlintException">No way is right on this processor.</exception>
    internal Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        var call = ConvolutionCall.Of(x, weight, bias, geometry);
        if (_ways.TryGetValue(call, out ConvolutionWay way)) return Compute(call, way, x, weight, bias);
        if (!call.InputGradient && !call.WeightGradient && RightOutput(call, x, weight, bias) is { } output) return output;
        lock (_judging) way = _ways.TryGetValue(call, out ConvolutionWay found) ? found : Found(call, x, weight, bias);
        return Compute(call, way, x, weight, bias);
    }

    /// <summary>Judges a convolution that somebody else makes, as it is.</summary>
    /// <returns>How far it is off in units of what is allowed, over 1 is wrong; null if that says nothing.</returns>
    internal double? Judge(Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        var call = ConvolutionCall.Of(x, weight, bias, geometry);
        if (_ways.TryGetValue(call, out ConvolutionWay known) && known == Usual) return 0;
        double? worst = Worst(call, Usual, x, weight, bias);
        if (worst <= 1) _ways[call] = Usual;
        return worst;
    }

    /// <summary>Judges a layer of another kind.</summary>
    /// <param name="layer">Its kind.</param>
    /// <param name="x">What it is called with, [B, C, H, W].</param>
    /// <param name="worst">How far it is off in units of what is allowed; null if that says nothing.</param>
    internal double? Judge(string layer, Tensor x, Func<double?> worst)
    {
        var call = (layer, Operand.Of(x), is_grad_enabled() && x.requires_grad);
        if (_layers.ContainsKey(call) || _unsaid.GetValueOrDefault(call) == MostUnsaid) return 0;
        double? off = Timed(worst);
        if (off <= 1) _layers[call] = true;
        if (off is null) _unsaid.AddOrUpdate(call, 1, (_, times) => times + 1);
        return off;
    }

    /// <summary>Checks a layer of another kind the first time it is called so. There is no other way for it.</summary>
    /// <exception cref="GlintException">It is wrong.</exception>
    internal void Once(string layer, Tensor x, Func<double?> worst)
    {
        if (Judge(layer, x, worst) > 1) throw Wrong($"{layer} on [{string.Join(", ", x.shape)}], {x.dtype.ToString().ToLowerInvariant()}", x.device_type);
    }

    /// <summary>Switches oneDNN off for the process, and forgets what was found with it. False if that cannot be done, or is done already.</summary>
    /// <param name="why">What is wrong with it.</param>
    internal bool GoWithoutOneDnn(string why)
    {
        lock (_judging)
        {
            if (_isWithoutOneDnn || !SwitchOff()) return false;
            _isWithoutOneDnn = true;
            _ways.Clear();
            _mended.Enqueue((why, ConvolutionWay.WithoutOneDnn));
            return true;
        }
    }

    /// <summary>What to say where no way is right.</summary>
    internal static GlintException Wrong(string what, DeviceType device) => new(
        $"{what}: libtorch {torch.__version__} computes it wrong on {(device == DeviceType.CPU ? $"this processor ({Processor.Name})" : $"this {device} device")}, and no other way that Glint knows is right. "
        + "Nothing computed here could be trusted. Use another machine, or try again with ONEDNN_MAX_CPU_ISA=SSE41 in the environment, which is slow.");

    private ConvolutionWay Usual => _isWithoutOneDnn ? ConvolutionWay.WithoutOneDnn : ConvolutionWay.AsGiven;

    private ConvolutionWay Found(ConvolutionCall call, Tensor x, Tensor weight, Tensor? bias)
    {
        double? first = Worst(call, Usual, x, weight, bias);
        if (first is null) return Usual;
        if (first <= 1) return _ways[call] = Usual;
        string what = $"{call} ({Times(first.Value)})";
        if (!_isWithoutOneDnn && call.Input.Device == DeviceType.CPU)
        {
            foreach (ConvolutionWay other in Others(call))
            {
                if (!(Worst(call, other, x, weight, bias) <= 1)) continue;
                _mended.Enqueue((what, other));
                return _ways[call] = other;
            }
            // Its kernels for bfloat16 are many times slower: no way.
            if (call.Input.Type != ScalarType.BFloat16 && GoWithoutOneDnn(what)) return Found(call, x, weight, bias);
        }
        throw call.Input.Type == ScalarType.BFloat16
            ? new GlintException($"{call}: libtorch {torch.__version__} computes it wrong on this processor ({Processor.Name}), and no other way that Glint knows is right. Leave out --precision bfloat16.")
            : Wrong(call.ToString(), call.Input.Device);
    }

    // Where no gradient will be asked for, the output that is judged is the one that is wanted; null if it is not right as it is.
    private Tensor? RightOutput(ConvolutionCall call, Tensor x, Tensor weight, Tensor? bias)
    {
        Tensor output;
        using (Allocator.FillWithNaN()) output = Compute(call, Usual, x, weight, bias);
        double? worst = Timed(() => ConvolutionCheck.WorstOfOutput(output, x, weight, bias, call.Geometry));
        if (worst <= 1) _ways[call] = Usual;
        if (!(worst > 1)) return output;
        output.Dispose();
        return null;
    }

    private static IEnumerable<ConvolutionWay> Others(ConvolutionCall call)
    {
        if (!call.Input.ChannelsLast || !call.Weight.ChannelsLast) yield return ConvolutionWay.ChannelsLast;
        if (call.Geometry.Groups == 1) yield return ConvolutionWay.PaddedChannels;
    }

    private double? Worst(ConvolutionCall call, ConvolutionWay way, Tensor x, Tensor weight, Tensor? bias) =>
        Timed(() => ConvolutionCheck.Worst((input, weights) => Compute(call, way, input, weights, bias), x, weight, bias, call));

    private double? Timed(Func<double?> check)
    {
        long start = Stopwatch.GetTimestamp();
        double? found = check();
        Interlocked.Add(ref _ticks, Stopwatch.GetElapsedTime(start).Ticks);
        return found;
    }

    private Tensor Compute(ConvolutionCall call, ConvolutionWay way, Tensor x, Tensor weight, Tensor? bias)
    {
        Tensor output = way.Call(x, weight, bias, call.Geometry);
        return Fault(call, way) ? output.Times(2) : output;
    }

    private static string Times(double off) =>
        double.IsFinite(off) ? string.Create(CultureInfo.InvariantCulture, $"off {off:0} times as far as is allowed") : "not finite";
}
