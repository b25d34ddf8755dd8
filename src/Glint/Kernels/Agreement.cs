using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>
/// How far results lie from float64, in units of what is allowed: over 1 is wrong. Allowed is a share, by type, of the value and of the size that
/// it has if its terms do not cancel. float32 rounds to 6e-8, and bfloat16 its results to 2e-3, so a right kernel stays far below; the wrong ones
/// that were seen are off by a tenth of the value and more (docs/decisions/0015-kernels.md).
/// </summary>
internal static class Agreement
{
    private const double Float32Share = 1e-3, BFloat16Share = 1.0 / 32, Float64Share = 1e-9;

    // Tensor cores round the operands of float32 to 2^-11, by libtorch's own choice.
    private const double Float32ShareOnCuda = 8e-3;

    // Below it float32 loses what float64 keeps: squares of 1e-19 are no numbers any more.
    // A plain sum of n numbers of float32 loses up to n roundings of itself; what a kernel gets wrong is off by a seventh and more (decision 15).
    private const double Float32Rounding = 1.0 / (1 << 24), LargestShareOfSums = 0.05;

    private const double Nothing = 1e-30;

    /// <summary>Of results at some places.</summary>
    internal static double Worst(Tensor results, Place[] places, Expected expected)
    {
        double share = ShareOf(results), worst = 0;
        double[] found = At(results, places);
        for (int i = 0; i < found.Length; i++)
        {
            worst = Math.Max(worst, Off(found[i], expected.Values[i], expected.Sizes[i] + Math.Abs(expected.Values[i]), share));
        }
        return worst;
    }

    /// <summary>Of whole tensors, held against their largest value.</summary>
    internal static double Worst(Tensor results, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return Worst(results, expected, expected.detach().abs().max().ToDouble());
    }

    /// <summary>Of whole tensors, held against what they would be of if their terms did not cancel.</summary>
    internal static double Worst(Tensor results, Tensor expected, double size)
    {
        using var scope = NewDisposeScope();
        return Off((results.detach().to(float64) - expected.detach()).abs().max().ToDouble(), 0, size, ShareOf(results));
    }

    /// <summary>Of sums, held against themselves and against what they are if their terms do not cancel.</summary>
    internal static double OfSums(Tensor results, Tensor expected, Tensor sizes, Tensor like)
    {
        double[] found = ConvolutionOracle.Numbers(results.detach()), values = ConvolutionOracle.Numbers(expected), around = ConvolutionOracle.Numbers(sizes);
        return found.Select((f, i) => Off(f, values[i], around[i] + Math.Abs(values[i]), ShareOf(like))).Max();
    }

    /// <summary>How far off in units of what is allowed, where plain sums of many terms stand behind a result.</summary>
    /// <param name="worst">In units of what is allowed of a few terms.</param>
    /// <param name="terms">Of one sum.</param>
    /// <param name="like">A tensor of the type that is summed.</param>
    internal static double OfLongSums(double worst, long terms, Tensor like)
    {
        double share = ShareOf(like);
        return like.dtype == float64 ? worst : worst * share / Math.Max(share, Math.Min(terms * Float32Rounding, LargestShareOfSums));
    }

    /// <summary>The numbers at those places.</summary>
    internal static double[] At(Tensor t, Place[] places)
    {
        using var scope = NewDisposeScope();
        TensorIndex Index(Func<Place, long> of) => TensorIndex.Tensor(tensor(places.Select(of).ToArray(), device: t.device));
        return ConvolutionOracle.Numbers(t.detach().index(Index(p => p.First), Index(p => p.Second), Index(p => p.Row), Index(p => p.Column)));
    }

    private static double Off(double found, double value, double size, double share)
    {
        double off = Math.Abs(found - value);
        if (!double.IsFinite(off)) return double.PositiveInfinity;
        return off < Nothing ? 0 : off / (share * size);
    }

    private static double ShareOf(Tensor t) => t.dtype switch
    {
        ScalarType.BFloat16 or ScalarType.Float16 => BFloat16Share,
        ScalarType.Float64 => Float64Share,
        _ => t.device_type == DeviceType.CPU ? Float32Share : Float32ShareOnCuda,
    };
}
