using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>A <c>.glint</c> model file: its facts and weights as a file of tensors with a checksum. Reading one runs no code from it.</summary>
internal static class ModelFile
{
    private static readonly TensorFileKind Kind = new(
        "model", "GLINT\r\n\0"u8.ToArray(), 1, $"Pass the {RunFolder.ModelName} of a run folder.", "Copy or train it again.");

    /// <summary>Writes a model aside and renames it into place.</summary>
    public static void Write(string path, ModelFacts facts, nn.Module network)
    {
        using var scope = NewDisposeScope();
        TensorFile<ModelFacts>.Write(path, Kind, facts, network.state_dict());
    }

    /// <summary>Reads a model and builds its network, in evaluation mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="architectures">Networks beside Glint's that the file may name.</param>
    /// <exception cref="GlintException">The file is missing, no model, of a later version, truncated, damaged, or of a network that is not known.</exception>
    public static Model Read(string path, params IReadOnlyList<Architecture> architectures)
    {
        TensorFile<ModelFacts> file = TensorFile<ModelFacts>.Read(path, Kind);
        if (file.Facts.Network is null || file.Facts.Split is null) throw TensorFile<ModelFacts>.Damaged(path, Kind, "its header is incomplete");
        ModelFacts facts = file.Facts with { Network = file.Facts.Network.Among(architectures) };
        CheckSize(path, facts.Network, file);
        nn.Module<Tensor, Tensor> network = facts.Network.Build();
        try
        {
            using var scope = NewDisposeScope();
            file.Fill(path, network.state_dict());
        }
        catch
        {
            network.Dispose();
            throw;
        }
        network.eval();
        return new Model(facts, network) { Hash = file.Hash };
    }

    // Before a network is built, its tensors must be there: a header alone cannot ask for memory.
    private static void CheckSize(string path, NetworkSpec spec, TensorFile<ModelFacts> file)
    {
        long weights = file.Tensors.Values.Sum(t => (long)t.Bytes.Length);
        if (!(spec.Architecture.FewestWeights * spec.Width * spec.Width * sizeof(float) <= weights))
        {
            throw TensorFile<ModelFacts>.Damaged(path, Kind, $"it holds {weights} bytes of weights, too few for a {spec.Architecture.Name} of width {spec.Width:g}");
        }
    }
}
