using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What <c>failure.glint</c> says beside the tensors of a step that gave a number that is not finite.</summary>
/// <param name="Iteration">The step, from 1.</param>
/// <param name="Coefficients">Its own, or where it failed before it had any, those of the step before.</param>
/// <param name="Batch">Patients and slices.</param>
/// <param name="Cause">What was not finite.</param>
internal sealed record FailureFacts(int Iteration, Coefficients Coefficients, string Batch, string Cause);

/// <summary>A step that failed, in its run's folder: network, generator and batch as they were before it.</summary>
/// <param name="Facts">Which step, and what was found.</param>
/// <param name="Images">[B, 1, H, W].</param>
/// <param name="Masks">[B, 1, H, W].</param>
/// <param name="Randomness">The generator's state.</param>
internal sealed record FailedStep(FailureFacts Facts, Tensor Images, Tensor Masks, Tensor Randomness) : IDisposable
{
    internal const string FileName = "failure.glint";

    private const string NetworkPrefix = "network.", ImagesName = "batch.images", MasksName = "batch.masks", RandomnessName = "generator";

    private static readonly TensorFileKind Kind = new(
        "failed step", "GLINTFS\0"u8.ToArray(), 1, "Pass the folder of a run that stopped at a number that is not finite.", "Train the run again.");

    internal void Write(string folder, nn.Module network)
    {
        Dictionary<string, Tensor> tensors = network.state_dict().ToDictionary(e => NetworkPrefix + e.Key, e => e.Value);
        tensors.Add(ImagesName, Images);
        tensors.Add(MasksName, Masks);
        tensors.Add(RandomnessName, Randomness);
        TensorFile<FailureFacts>.Write(Path.Combine(folder, FileName), Kind, Facts, tensors);
    }

    /// <summary>Reads a run's failed step, and puts the network where it was before it.</summary>
    /// <exception cref="GlintException">The folder holds none, or it does not fit the network.</exception>
    internal static FailedStep Read(string folder, nn.Module network)
    {
        string path = Path.Combine(folder, FileName);
        TensorFile<FailureFacts> file = TensorFile<FailureFacts>.Read(path, Kind);
        Tensor Stored(string name, string type) => file.Tensors.TryGetValue(name, out StoredTensor? stored) && stored.Type == type
            ? stored.Read()
            : throw TensorFile<FailureFacts>.Damaged(path, Kind, $"it lacks {name}");
        Tensor images = Stored(ImagesName, "float32"), masks = Stored(MasksName, "float32"), randomness = Stored(RandomnessName, "uint8");
        if (file.Facts.Iteration < 1 || images.dim() != 4 || !images.shape.SequenceEqual(masks.shape)) throw TensorFile<FailureFacts>.Damaged(path, Kind, "its batch makes no sense");
        var weights = file.Tensors.Where(t => t.Key.StartsWith(NetworkPrefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[NetworkPrefix.Length..], t => t.Value);
        new TensorFile<FailureFacts>(file.Facts, weights).Fill(path, network.state_dict());
        return new FailedStep(file.Facts, images, masks, randomness);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Masks.Dispose();
        Randomness.Dispose();
    }
}
