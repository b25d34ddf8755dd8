using TorchSharp;
using static TorchSharp.torch;

namespace Glint;

/// <summary>
/// Tensors and numbers, safe beside other threads. In TorchSharp 0.107.0 an operation with a number makes a <see cref="Scalar"/> and keeps no
/// hold on it: when another thread collects garbage meanwhile, its finalizer frees the number that the native call is reading, which then
/// fails or takes a wrong value. Here every <see cref="Scalar"/> outlives its call. The operators that do not are banned from this project.
/// </summary>
internal static class Arithmetic
{
    // Adding two tensors takes a number too: how often the second is added.
    private static readonly Scalar Once = 1.ToScalar();

    internal static Tensor Plus(this Tensor a, Tensor b) => a.add(b, Once);

    internal static Tensor Plus(this Tensor a, double b)
    {
        using Scalar number = b.ToScalar();
        return a.add(number, Once);
    }

    internal static Tensor Times(this Tensor a, double b)
    {
        using Scalar number = b.ToScalar();
        return a.mul(number);
    }

    internal static Tensor AtLeast(this Tensor a, double least)
    {
        using Scalar number = least.ToScalar();
        return a.clamp_min(number);
    }

    internal static Tensor Power(this Tensor a, double exponent)
    {
        using Scalar number = exponent.ToScalar();
        return a.pow(number);
    }

    internal static Tensor OneMinus(this Tensor a) => a.Times(-1).Plus(1);

    internal static Tensor Between(this Tensor a, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return a.clamp(low, high);
    }

    /// <summary>Whether each number reaches the threshold, bool.</summary>
    internal static Tensor Reaches(this Tensor a, double threshold)
    {
        using Scalar number = threshold.ToScalar();
        return a.ge(number);
    }

    /// <summary>In place.</summary>
    internal static Tensor Add(this Tensor a, Tensor b) => a.add_(b, Once);

    /// <summary>In place.</summary>
    internal static Tensor AddOne(this Tensor a) => a.add_(Once, Once);

    /// <summary>In place.</summary>
    internal static Tensor Multiply(this Tensor a, double b)
    {
        using Scalar number = b.ToScalar();
        return a.mul_(number);
    }

    /// <summary>In place.</summary>
    internal static Tensor Divide(this Tensor a, double b)
    {
        using Scalar number = b.ToScalar();
        return a.div_(number);
    }

    /// <summary>In place.</summary>
    internal static Tensor Fill(this Tensor a, double value)
    {
        using Scalar number = value.ToScalar();
        return a.fill_(number);
    }

    /// <summary>In place.</summary>
    internal static Tensor Clamp(this Tensor a, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return a.clamp_(low, high);
    }
}
