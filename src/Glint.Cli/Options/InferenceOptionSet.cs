using System.CommandLine;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Networks;
using Glint.Training;
using TorchSharp;

namespace Glint.Cli.Options;

/// <summary>The options of predict and evaluate that say how a trained network passes.</summary>
internal sealed class InferenceOptionSet
{
    private readonly Option<ComputePrecision> _precision = ChoiceOption.Of<ComputePrecision>("--precision", "float32, or bfloat16: faster on processors with bfloat16 instructions.");
    private readonly Option<double?> _threshold = NumberOption.Decimal(
        "--threshold", "Probability from which a pixel is tumour: lower finds more, and more falsely (default: the model's, 0.5). compare reports what each is worth.", new(0, 1, HasFrom: false, HasTo: false));
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<int?> _threads = NumberOption.Cores("--threads", "Processor threads (default: as many as libtorch takes by itself).");

    internal InferenceOptionSet()
    {
        _precision.DefaultValueFactory = _ => ComputePrecision.Float32;
        _device.DefaultValueFactory = _ => DeviceName.Cpu;
    }

    internal void AddTo(Command command)
    {
        command.Options.Add(_threshold);
        command.Options.Add(_precision);
        command.Options.Add(_device);
        command.Options.Add(_threads);
    }

    /// <summary>A model of either kind, to segment with as the options say.</summary>
    /// <exception cref="GlintException">The file is no model that can be used, or there is no such device here.</exception>
    /// <exception cref="WrongOptionException">An option that ONNX Runtime does not have here was given with an .onnx file.</exception>
    internal IScanModel ScanModel(ParseResult parsed, string model, IReadOnlyList<Architecture> networks, IntensityRescale? rescale)
    {
        if (model.EndsWith(OnnxModelFile.Ending, StringComparison.OrdinalIgnoreCase))
        {
            if (parsed.GetValue(_precision) != ComputePrecision.Float32) throw new WrongOptionException("--precision bfloat16 is for a model.glint; an .onnx file runs in its own precision. Leave it out.");
            if (parsed.GetValue(_device) != DeviceName.Cpu) throw new WrongOptionException("--device is for a model.glint; an .onnx file runs on the processor. Leave it out.");
            return new OnnxScanModel(Inference.Segmenter.Open(model, new() { Threshold = parsed.GetValue(_threshold), Threads = parsed.GetValue(_threads) }), rescale);
        }
        Model loaded = ModelFile.Read(model, networks);
        try
        {
            _ = OnDevice(parsed, loaded);
            return new TorchScanModel(new Segmenter(loaded, parsed.GetValue(_precision)) { Rescale = rescale, Threshold = Threshold(parsed, loaded) });
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>The model, ready to predict as the options say.</summary>
    /// <exception cref="GlintException">There is no such device here.</exception>
    internal Predictor Predictor(ParseResult parsed, Model model) =>
        new(OnDevice(parsed, model), model.Facts.Window, Threshold(parsed, model), parsed.GetValue(_precision), model.Facts.Network.Architecture.SideDivisor);

    /// <summary>From which probability a pixel is tumour.</summary>
    internal double Threshold(ParseResult parsed, Model model) => parsed.GetValue(_threshold) ?? model.Facts.Threshold;

    private torch.nn.Module<torch.Tensor, torch.Tensor> OnDevice(ParseResult parsed, Model model)
    {
        if (parsed.GetValue(_threads) is { } threads) torch.set_num_threads(threads);
        model.Network.to(DeviceName.Find(parsed.GetValue(_device)!));
        return model.Network;
    }
}
