using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>
/// How far results lie from float64, in units of what is allowed: over 1 is wrong. Allowed is a share, by type, of the value and of the size that
/// it has if its terms do not cancel. Right kernels stay under a hundredth of it in float32 and under a fifth in bfloat16, whose results alone
/// are rounded to 2^-9; the wrong ones that were seen are off by a tenth of the value and more (docs/decisions/0015-kernels.md).
/// </summary>
internal static class Agreement
{
    private const double Float32Share = 1e-3, BFloat16Share = 1.0 / 32, Float64Share = 1e-9;

    // Below it float32 loses what float64 keeps: squares of 1e-19 are no numbers any more.
    private const double Nothing = 1e-30;

    /// <summary>Of results at some places.</summary>
    internal static double Worst(Tensor results, Place[] places, Expected expected, double[]? added = null)
    {
        double[] found = At(results, places);
        double worst = 0;
        for (int i = 0; i < found.Length; i++)
        {
            double value = expected.Values[i] + (added?[i] ?? 0);
            worst = Math.Max(worst, Off(found[i], value, expected.Sizes[i] + Math.Abs(value), results.dtype));
        }
        return worst;
    }

    /// <summary>Of whole tensors, held against their largest value.</summary>
    internal static double Worst(Tensor results, Tensor expected, ScalarType type)
    {
        double size = expected.abs().max().ToDouble();
        return Off((results.to(float64) - expected).abs().max().ToDouble(), 0, size, type);
    }

    /// <summary>Of sums, held against themselves and against what they are if their terms do not cancel.</summary>
    internal static double OfSums(Tensor results, Tensor expected, Tensor sizes, ScalarType type)
    {
        double[] found = ConvolutionOracle.Numbers(results.detach()), values = ConvolutionOracle.Numbers(expected), around = ConvolutionOracle.Numbers(sizes);
        return found.Select((f, i) => Off(f, values[i], around[i] + Math.Abs(values[i]), type)).Max();
    }

    private static double Off(double found, double value, double size, ScalarType type)
    {
        double off = Math.Abs(found - value);
        if (!double.IsFinite(off)) return double.PositiveInfinity;
        return off < Nothing ? 0 : off / (Share(type) * size);
    }

    private static double Share(ScalarType type) => type switch
    {
        ScalarType.BFloat16 or ScalarType.Float16 => BFloat16Share,
        ScalarType.Float64 => Float64Share,
        _ => Float32Share,
    };

    /// <summary>The numbers at those places.</summary>
    internal static double[] At(Tensor t, Place[] places)
    {
        using var scope = NewDisposeScope();
        TensorIndex Index(Func<Place, long> of) => TensorIndex.Tensor(tensor(places.Select(of).ToArray(), device: t.device));
        return ConvolutionOracle.Numbers(t.detach().index(Index(p => p.First), Index(p => p.Second), Index(p => p.Row), Index(p => p.Column)));
    }
}
