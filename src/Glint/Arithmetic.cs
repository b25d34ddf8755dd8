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

    internal static Tensor Plus(this Tensor a, double b) => With(b, number => a.add(number, Once));

    internal static Tensor Times(this Tensor a, double b) => With(b, a.mul);

    internal static Tensor OneMinus(this Tensor a) => a.Times(-1).Plus(1);

    internal static Tensor Power(this Tensor a, double exponent) => With(exponent, a.pow);

    internal static Tensor AtLeast(this Tensor a, double least) => With(least, a.clamp_min);

    internal static Tensor Between(this Tensor a, double least, double most) => With(least, low => With(most, high => a.clamp(low, high)));

    internal static Tensor FillInPlace(this Tensor a, double value) => With(value, a.fill_);

    internal static Tensor ClampInPlace(this Tensor a, double least, double most) => With(least, low => With(most, high => a.clamp_(low, high)));

    internal static Tensor AddInPlace(this Tensor a, Tensor b) => a.add_(b, Once);

    /// <summary>a + times b.</summary>
    internal static Tensor AddInPlace(this Tensor a, Tensor b, double times) => With(times, number => a.add_(b, number));

    internal static Tensor AddInPlace(this Tensor a, double b) => With(b, number => a.add_(number, Once));

    internal static Tensor AddOneInPlace(this Tensor a) => a.add_(Once, Once);

    /// <summary>a + times b c, elementwise.</summary>
    internal static Tensor AddProductInPlace(this Tensor a, Tensor b, Tensor c, double times) => With(times, number => a.addcmul_(b, c, number));

    /// <summary>a + times b / c, elementwise.</summary>
    internal static Tensor AddQuotientInPlace(this Tensor a, Tensor b, Tensor c, double times) => With(times, number => a.addcdiv_(b, c, number));

    internal static Tensor MultiplyInPlace(this Tensor a, double b) => With(b, a.mul_);

    internal static Tensor DivideInPlace(this Tensor a, double b) => With(b, number => a.div_(number));

    private static Tensor With(double number, Func<Scalar, Tensor> operation)
    {
        using Scalar held = number.ToScalar();
        return operation(held);
    }
}
