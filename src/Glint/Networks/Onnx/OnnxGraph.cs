using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AttributeType = Onnx.AttributeProto.Types.AttributeType;

namespace Glint.Networks;

/// <summary>What an operator of an <see cref="OnnxGraph"/> gives, to pass to the next.</summary>
public sealed class OnnxValue
{
    internal OnnxValue(string name) => Name = name;

    internal string Name { get; }
}

/// <summary>
/// An ONNX graph as it grows (ONNX operator set 17): each method adds one operator and its weights, and returns what it gives. The operators
/// are those that segmentation networks are made of; all values are float32.
/// </summary>
public sealed class OnnxGraph
{
    // The first operator set whose files ONNX Runtime 1.12 (2022) and all later read, and its intermediate representation.
    internal const int OperatorSet = 17, IntermediateRepresentation = 8;

    private readonly GraphProto _graph;
    private int _made;

    internal OnnxGraph(string name) => _graph = new GraphProto { Name = name };

    /// <summary>A convolution, and the batch norm after it where there is one, folded into its weights. [B, i, H, W] to [B, o, H', W'].</summary>
    /// <param name="x">[B, i, H, W].</param>
    /// <param name="layer">Weights [o, i / groups, h, w]; zero padding.</param>
    /// <param name="norm">Its running mean and variance are used, as outside of training. Default: none.</param>
    public OnnxValue Convolution(OnnxValue x, Conv2d layer, BatchNorm2d? norm = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.padding_mode != PaddingModes.Zeros) throw new GlintException($"A convolution pads by {layer.padding_mode}, which export does not cover. Pad with zeros.");
        if (norm is { running_mean: null } or { running_var: null }) throw new GlintException("A batch norm keeps no running statistics, without which it cannot be exported. Let it track them.");
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (Tensor weight, Tensor? bias) = (layer.weight!, layer.bias);
        if (norm is not null)
        {
            Tensor factor = (norm.weight ?? ones(layer.out_channels)) / norm.running_var!.Plus(norm.eps).sqrt();   // [o]
            weight = weight * factor.view(-1, 1, 1, 1);
            Tensor centred = bias is null ? -norm.running_mean! : bias - norm.running_mean!;
            bias = norm.bias is null ? centred * factor : (centred * factor).Plus(norm.bias);
        }
        return Convolve("Conv", x, weight, bias, Ints("kernel_shape", layer.kernel_size), Ints("strides", layer.stride),
            Ints("pads", [.. Padding(layer), .. Padding(layer)]), Ints("dilations", layer.dilation), Int("group", layer.groups));
    }

    /// <summary>A transposed convolution. [B, i, H, W] to [B, o, H', W'].</summary>
    /// <param name="x">[B, i, H, W].</param>
    /// <param name="layer">Weights [i, o / groups, h, w].</param>
    public OnnxValue TransposedConvolution(OnnxValue x, ConvTranspose2d layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Convolve("ConvTranspose", x, layer.weight!, layer.bias, Ints("kernel_shape", layer.kernel_size), Ints("strides", layer.stride),
            Ints("pads", [.. layer.padding!, .. layer.padding!]), Ints("dilations", layer.dilation), Int("group", layer.groups),
            Ints("output_padding", layer.output_padding));
    }

    /// <summary>The largest of each window. [B, C, H, W] to [B, C, H', W'].</summary>
    public OnnxValue MaxPool(OnnxValue x, MaxPool2d layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Add("MaxPool", [x], Ints("kernel_shape", Both(layer.kernel_size)), Ints("strides", Both(layer.stride)),
            Ints("pads", [.. Both(layer.padding), .. Both(layer.padding)]), Ints("dilations", Both(layer.dilation)), Int("ceil_mode", layer.ceil_mode ? 1 : 0));
    }

    /// <summary>x where it is above 0, else x times the channel's slope. Same shape.</summary>
    public OnnxValue PReLU(OnnxValue x, PReLU layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        using var scope = NewDisposeScope();
        return Add("PRelu", [x, Weights(layer.weight.reshape(-1, 1, 1))]);       // [C, 1, 1]
    }

    /// <summary>x where it is above 0, else 0. Same shape.</summary>
    public OnnxValue ReLU(OnnxValue x) => Add("Relu", [x]);

    /// <summary>1 / (1 + exp(-x)). Same shape.</summary>
    public OnnxValue Sigmoid(OnnxValue x) => Add("Sigmoid", [x]);

    /// <summary>x + y, of one shape.</summary>
    public OnnxValue Sum(OnnxValue x, OnnxValue y) => Add("Add", [x, y]);

    /// <summary>x - y, of one shape.</summary>
    public OnnxValue Difference(OnnxValue x, OnnxValue y) => Add("Sub", [x, y]);

    /// <summary>x times a number. Same shape.</summary>
    public OnnxValue Times(OnnxValue x, double factor) => Add("Mul", [x, Constant((float)factor)]);

    /// <summary>Channels of one after those of the other. [B, c, H, W] and [B, d, H, W] to [B, c + d, H, W].</summary>
    public OnnxValue Concatenation(OnnxValue x, OnnxValue y) => Add("Concat", [x, y], Int("axis", 1));

    internal GraphProto Graph => _graph;

    /// <summary>What the graph is given: float32 of a shape whose sides have names, as they differ from call to call.</summary>
    internal OnnxValue Input(string name, params IReadOnlyList<object> shape)
    {
        _graph.Input.Add(Declared(name, shape));
        return new(name);
    }

    /// <summary>Calls a value what the graph's user shall call it.</summary>
    internal void Output(OnnxValue value, string name, params IReadOnlyList<object> shape)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value.Name }, Output = { name } });
        _graph.Output.Add(Declared(name, shape));
    }

    internal OnnxValue Constant(float value) => Stored(TensorProto.Types.DataType.Float, [], MemoryMarshal.AsBytes([value]));

    internal OnnxValue Constants(params ReadOnlySpan<long> values) => Stored(TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    internal OnnxValue Add(string operation, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string output = $"{operation}_{++_made}";
        var node = new NodeProto { OpType = operation, Name = output, Output = { output } };
        foreach (OnnxValue input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
            node.Input.Add(input.Name);
        }
        node.Attribute.AddRange(attributes.ToArray());
        _graph.Node.Add(node);
        return new(output);
    }

    internal static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    internal static AttributeProto Text(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    private static AttributeProto Ints(string name, long[] values) => new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    // "Same" padding of an odd kernel, which torch keeps as a kind.
    private static long[] Padding(Conv2d layer) => layer.padding_type switch
    {
        TorchSharp.Padding.Same => [.. layer.kernel_size.Zip(layer.dilation, (kernel, dilation) => kernel % 2 == 1
            ? dilation * (kernel - 1) / 2
            : throw new GlintException($"A convolution of {kernel} pixels with the same sides before and after pads unevenly, which export does not cover. Use an odd kernel."))],
        TorchSharp.Padding.Valid => [0, 0],
        _ => layer.padding!,
    };

    // One number where both sides are alike.
    private static long[] Both(long[] sides) => sides.Length == 1 ? [sides[0], sides[0]] : sides;

    private OnnxValue Convolve(string operation, OnnxValue x, Tensor weight, Tensor? bias, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(operation, bias is null ? [x, Weights(weight)] : [x, Weights(weight), Weights(bias)], attributes);

    private OnnxValue Weights(Tensor weights)
    {
        using var scope = NewDisposeScope();
        Tensor flat = weights.detach().to(float32).cpu().contiguous();
        return Stored(TensorProto.Types.DataType.Float, flat.shape, MemoryMarshal.AsBytes(flat.data<float>().ToArray().AsSpan()));
    }

    private OnnxValue Stored(TensorProto.Types.DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> values)
    {
        string name = $"weight_{_graph.Initializer.Count + 1}";
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { shape.ToArray() }, RawData = ByteString.CopyFrom(values) });
        return new(name);
    }

    private static ValueInfoProto Declared(string name, IReadOnlyList<object> shape)
    {
        var sides = new TensorShapeProto();
        sides.Dim.AddRange(shape.Select(side => side is string symbol
            ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
            : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(side, null) }));
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = sides } } };
    }
}
