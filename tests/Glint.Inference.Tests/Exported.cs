using Glint.Data;
using Glint.Imaging;
using Glint.Networks;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Inference.Tests;

/// <summary>Models of networks whose every number is drawn, norms' means and variances too: one that is folded wrongly shows.</summary>
internal static class Exported
{
    internal static Model Model(NetworkSpec spec, double threshold = 0.5)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var generator = new Generator(5);    // and no other, or the weights would hang on which tests ran before
        nn.Module<Tensor, Tensor> network = spec.Build(generator);
        foreach ((string name, Tensor value) in network.state_dict())
        {
            if (!value.is_floating_point()) continue;
            if (name.Contains("running_var", StringComparison.Ordinal)) value.uniform_(0.5, 2, generator);
            else if (name.Contains("norm", StringComparison.Ordinal) || name.Contains("running_mean", StringComparison.Ordinal)) value.uniform_(-0.3, 1, generator);
        }
        network.eval();
        return new Model(new ModelFacts(spec, new IntensityWindow(-150, 250), threshold, FramingKind.Whole, 64, 32, 100, "BL", "some data", "abc",
            new PatientSplit(["A"], ["B"], ["C"]), Seed: 3, Iteration: 40, ValidationDice: 0.5)
        { Intensities = new(-1000, -900, 300, 1200.5), Spacing = new(0.68, 0.98, 1.25, 5) }, network)
        { Hash = "" };
    }

    /// <summary>The model's file, and what is exported from it as it was read again.</summary>
    internal static (string Model, string Onnx) Files(Model model, string folder)
    {
        (string source, string onnx) = (Path.Combine(folder, "model.glint"), Path.Combine(folder, "model.onnx"));
        ModelFile.Write(source, model.Facts, model.Network);
        using Model read = ModelFile.Read(source, model.Facts.Network.Architecture);
        OnnxModelFile.Write(onnx, read);
        return (source, onnx);
    }
}
