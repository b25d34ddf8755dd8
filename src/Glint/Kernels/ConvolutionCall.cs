using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>All that libtorch chooses its kernels by in a convolution: one that is right is right whenever this comes again.</summary>
/// <param name="Input">[B, I, H, W].</param>
/// <param name="Weight">[O, I, h, w]; of a transposed convolution [I, O, h, w].</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="Geometry">Stride, padding and the rest.</param>
/// <param name="InputGradient">Whether the gradient by the input will be asked for.</param>
/// <param name="WeightGradient">Whether the gradient by the weights will be asked for.</param>
/// <param name="Threads">How many threads share the work.</param>
internal readonly record struct ConvolutionCall(
    Operand Input, Operand Weight, bool HasBias, ConvolutionGeometry Geometry, bool InputGradient, bool WeightGradient, int Threads)
{
    internal static ConvolutionCall Of(Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        bool records = is_grad_enabled();
        return new(Operand.Of(x), Operand.Of(weight), bias is not null, geometry, records && x.requires_grad, records && weight.requires_grad, get_num_threads());
    }

    /// <summary>"3 x 3 convolution of 24 to 12 channels, 8 images of 20 x 20, channels-last, float32".</summary>
    public override string ToString()
    {
        (long from, long to) = Geometry.Transposed ? (Weight.First, Weight.Second) : (Weight.Second, Weight.First);
        return $"{Weight.Height} x {Weight.Width} {(Geometry.Transposed ? "transposed " : "")}convolution of {from} to {to} channels, {Input.First} "
            + $"image{(Input.First == 1 ? "" : "s")} of {Input.Height} x {Input.Width}, {(Input.ChannelsLast ? "channels-last, " : "")}{Input.Type.ToString().ToLowerInvariant()}";
    }
}
