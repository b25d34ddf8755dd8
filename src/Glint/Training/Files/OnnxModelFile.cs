using System.Globalization;
using Glint.Data;
using Glint.Imaging;
using Glint.Inference;
using Glint.Networks;
using Google.Protobuf;
using Onnx;

namespace Glint.Training;

/// <summary>
/// A model as an ONNX file: HU in, probability out, for any batch and any sides. The intensity window, the padding to a side that the network
/// halves (its border repeated) and the cropping back are in the graph; threshold and provenance are its metadata, <see cref="OnnxMetadata"/>.
/// </summary>
internal static class OnnxModelFile
{
    internal const string Ending = ".onnx";

    private const string Batch = "batch", Height = "height", Width = "width";

    /// <summary>Writes it aside and renames it into place.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="model">A model, on the processor.</param>
    /// <exception cref="GlintException">The network does not say how it is exported, or the disk refuses.</exception>
    public static void Write(string path, Model model)
    {
        ModelProto file = Of(model);
        AtomicFile.Write(path, stream => file.WriteTo(stream));
    }

    /// <summary>The graph with its metadata.</summary>
    private static ModelProto Of(Model model)
    {
        (ModelFacts facts, Architecture architecture) = (model.Facts, model.Facts.Network.Architecture);
        if (model.Network is not IOnnxNetwork network)
        {
            throw new GlintException($"The network {architecture.Name} does not say how it is exported. Let its module implement {nameof(IOnnxNetwork)}, beside forward.");
        }
        model.Network.eval();
        var graph = new OnnxGraph("glint");
        OnnxValue scan = graph.Input(OnnxMetadata.Input, Batch, 1, Height, Width);
        OnnxValue sides = graph.Add("Slice", [graph.Add("Shape", [scan]), graph.Constants(2), graph.Constants(4)]);     // height, width
        OnnxValue images = Padded(graph, Windowed(graph, scan, facts.Window), sides, architecture.SideDivisor);
        OnnxValue probability = network.Export(graph, images);
        OnnxValue cropped = graph.Add("Slice", [probability, graph.Constants(0, 0), sides, graph.Constants(2, 3)]);
        graph.Output(cropped, OnnxMetadata.Output, Batch, 1, Height, Width);

        var file = new ModelProto { IrVersion = OnnxGraph.IntermediateRepresentation, ProducerName = "glint", ProducerVersion = typeof(OnnxModelFile).Assembly.GetName().Version!.ToString(3), Graph = graph.Graph };
        file.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OnnxGraph.OperatorSet });
        Tell(file, OnnxMetadata.VersionKey, OnnxMetadata.Version);
        Tell(file, OnnxMetadata.ModelHash, model.Hash);
        Tell(file, OnnxMetadata.Threshold, facts.Threshold);
        Tell(file, OnnxMetadata.Window, $"{Number(facts.Window.LowHounsfield)},{Number(facts.Window.HighHounsfield)}");
        if (facts.Intensities is { } range) Tell(file, OnnxMetadata.Intensities, $"{Number(range.LowFrom)},{Number(range.LowTo)},{Number(range.HighFrom)},{Number(range.HighTo)}");
        if (facts.Spacing is { } apart) Tell(file, OnnxMetadata.Spacing, $"{Number(apart.PixelFrom)},{Number(apart.PixelTo)},{Number(apart.SliceFrom)},{Number(apart.SliceTo)}");
        Tell(file, OnnxMetadata.SideDivisor, architecture.SideDivisor);
        Tell(file, OnnxMetadata.Padding, "edge, in the graph");
        Tell(file, OnnxMetadata.Labels, "0=background,1=tumour");
        Tell(file, OnnxMetadata.Network, $"{architecture.Name}, width {Number(facts.Network.Width)}");
        Tell(file, OnnxMetadata.Method, facts.Method);
        Tell(file, OnnxMetadata.Data, facts.Data);
        Tell(file, OnnxMetadata.DataHash, facts.DataHash);
        return file;
    }

    // As IntensityWindow.Apply, in float32 like it.
    private static OnnxValue Windowed(OnnxGraph graph, OnnxValue scan, IntensityWindow window)
    {
        OnnxValue above = graph.Add("Sub", [scan, graph.Constant((float)window.LowHounsfield)]);
        OnnxValue scaled = graph.Add("Mul", [above, graph.Constant((float)(1 / (window.HighHounsfield - window.LowHounsfield)))]);
        return graph.Add("Clip", [scaled, graph.Constant(0), graph.Constant(1)]);
    }

    // As Predictor.Pad: below and to the right, by what is missing to a multiple of the divisor.
    private static OnnxValue Padded(OnnxGraph graph, OnnxValue images, OnnxValue sides, int divisor)
    {
        if (divisor == 1) return images;
        OnnxValue multiple = graph.Constants(divisor);
        OnnxValue missing = graph.Add("Mod", [graph.Add("Sub", [multiple, graph.Add("Mod", [sides, multiple])]), multiple]);
        OnnxValue pads = graph.Add("Concat", [graph.Constants(0, 0, 0, 0, 0, 0), missing], OnnxGraph.Int("axis", 0));
        return graph.Add("Pad", [images, pads], OnnxGraph.Text("mode", "edge"));
    }

    private static void Tell(ModelProto file, string key, object value) =>
        file.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value is string text ? text : Number(value) });

    private static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
