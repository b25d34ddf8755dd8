using System.Security.Cryptography;
using System.Text.Json;
using Glint.Data;
using Glint.Ranks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What a run's record says of the processes that took its steps together.</summary>
/// <param name="Count">How many.</param>
/// <param name="Hosts">Their machines, in the order of ranks.</param>
/// <param name="Library">What carried their messages, with its version.</param>
internal sealed record RanksRecord(int Count, IReadOnlyList<string> Hosts, string Library)
{
    /// <summary>Null of a process by itself.</summary>
    internal static RanksRecord? Of(RankGroup ranks) => ranks.IsAlone ? null : new(ranks.Count, ranks.Hosts(), ranks.Library);
}

/// <summary>What a run over ranks checks and hands on, beside its steps.</summary>
internal static class SharedTraining
{
    /// <summary>Makes sure that all ranks train the same, before the first step.</summary>
    /// <exception cref="GlintException">They do not.</exception>
    internal static void RequireSame(RankGroup ranks, SliceDataset data, TrainingOptions options, Method method)
    {
        if (ranks.IsAlone) return;
        ranks.RequireSame("builds of Glint, TorchSharp or .NET", $"{typeof(Method).Assembly.FullName} {typeof(torch).Assembly.FullName} {System.Environment.Version}");
        ranks.RequireSame($"data ({data.Name})", data.PlacedHash);
        ranks.RequireSame("methods", $"{method.Name} {method.Strategy.Initial} {JsonSerializer.Serialize(method.Strategy.Constants, GlintJson.Compact)}");
        ranks.RequireSame("options", JsonSerializer.Serialize(options, GlintJson.Compact));
    }

    /// <summary>Refuses what ranks cannot share.</summary>
    /// <exception cref="GlintException">The batch is too small, or the network has layers of another library.</exception>
    internal static void Check(RankGroup ranks, TrainingOptions options, Method method, nn.Module network)
    {
        if (ranks.IsAlone) return;
        // The fast kind tries one candidate, or two: nothing to share.
        bool tries = method.Strategy.LooksAhead && options.LookAhead != LookAheadKind.Fast;
        if (options.BatchSize < ranks.Count && !tries)
        {
            throw new GlintException(
                $"A batch of {options.BatchSize} cannot be shared by {ranks.Count} ranks: each needs an image. Start at most {options.BatchSize}, or use --batch {ranks.Count}"
                + (method.Strategy.LooksAhead ? ", or --look-ahead exact, whose candidates can be shared." : "."));
        }
        if (method.Derivation is { } derivation)
        {
            throw new GlintException($"{method.Name} follows on a run of {derivation.Source.Name}, which ranks do not share. Train it with glint compare.");
        }
        if (options.Network.Architecture.HasArticlesWeights) return;
        // Layers of torch's own take statistics of a rank's images, and draw masks for them.
        nn.Module? alone = network.modules().FirstOrDefault(m => m is BatchNorm or TorchSharp.Modules.Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout or FeatureAlphaDropout);
        if (alone is not null)
        {
            throw new GlintException(
                $"The network {options.Network.Architecture.Name} has {alone.GetType().Name}, which would see each rank's images alone: another training. Train it in one process, or with a norm and without a dropout of batches.");
        }
    }

    /// <summary>Makes sure that weights are the same on all ranks, whose processors may differ in last digits.</summary>
    /// <exception cref="GlintException">They have come apart.</exception>
    internal static void RequireSameWeights(RankGroup ranks, nn.Module network)
    {
        if (ranks.IsAlone) return;
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in network.parameters()) hash.AppendData(parameter.detach().cpu().contiguous().bytes);
        ranks.RequireSame("weights after the same steps (their processors may compute last digits otherwise)", hash.GetHashAndReset());
    }

    /// <summary>Puts all trainers where rank 0's is, once that was restored.</summary>
    /// <param name="ranks">All of the run.</param>
    /// <param name="facts">Rank 0's; of no meaning on others.</param>
    /// <param name="trainer">Rank 0's restored, the others new.</param>
    internal static CheckpointFacts Spread(RankGroup ranks, CheckpointFacts? facts, Trainer trainer)
    {
        if (ranks.IsAlone) return facts!;
        using var scope = NewDisposeScope();
        CheckpointFacts all = JsonSerializer.Deserialize<CheckpointFacts>(ranks.OfFirst(JsonSerializer.Serialize(facts, GlintJson.Compact)), GlintJson.Compact)!;
        Dictionary<string, Tensor> state = trainer.State();
        foreach (Tensor tensor in state.Values) ranks.OfFirst(tensor);
        if (!ranks.IsFirst) trainer.Restore(all, state);
        return all;
    }
}
