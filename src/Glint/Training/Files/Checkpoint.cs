using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>Where a run stood: what <c>checkpoint.glint</c> says beside the tensors.</summary>
/// <param name="Iteration">Steps taken; 0 only where the run has just begun again. What comes next in the data follows from it and the root seed.</param>
/// <param name="Coefficients">Of the last step: all that a rule, a guard or a search remembers, but for a learned rule.</param>
/// <param name="BestIteration">Step of the kept model; 0 if none was validated.</param>
/// <param name="BestValidationDice">Its mean Dice on validation slices with tumour; NaN if none was validated.</param>
/// <param name="Seconds">Time spent until here.</param>
internal sealed record CheckpointFacts(int Iteration, Coefficients Coefficients, int BestIteration, double BestValidationDice, double Seconds)
{
    /// <summary>The steps among them that were left out.</summary>
    public Skips Skips { get; init; }

    /// <summary>Whether the run was alive; null in a checkpoint of an earlier build, which did not look.</summary>
    public Vitals? Vitals { get; init; }

    /// <summary>The steps at which it was dead and began again; null if it never was.</summary>
    public IReadOnlyList<int>? RestartedAt { get; init; }

    /// <summary>What the strategy remembers beside the coefficients; null if nothing.</summary>
    public IReadOnlyList<double>? Memory { get; init; }
}

/// <summary>
/// All that the rest of a run depends on, in its folder: weights, batch-norm statistics, moments, coefficients, generator, position and the
/// best validation so far. The one before is kept, so that a damaged file costs the steps between the two and no more.
/// </summary>
internal static class Checkpoint
{
    private const string PreviousName = "checkpoint.previous.glint", NextName = "checkpoint.next.glint";

    // The newest first; one that was written and not renamed yet counts.
    private static readonly string[] Names = [NextName, RunFolder.CheckpointName, PreviousName];

    private const string Remedy = "Start the run again in a new folder.";

    private static readonly TensorFileKind Kind = new("checkpoint", "GLINTCP\0"u8.ToArray(), 1, Remedy, Remedy);

    internal static void Write(string folder, CheckpointFacts facts, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        // Whole and on the disk before one of the others moves.
        string next = Path.Combine(folder, NextName), current = Path.Combine(folder, RunFolder.CheckpointName);
        TensorFile<CheckpointFacts>.Write(next, Kind, facts, trainer.State());
        if (File.Exists(current)) File.Move(current, Path.Combine(folder, PreviousName), overwrite: true);
        File.Move(next, current);
    }

    /// <summary>The same where nothing before it may be gone back to.</summary>
    internal static void WriteAlone(string folder, CheckpointFacts facts, Trainer trainer)
    {
        Write(folder, facts, trainer);
        File.Delete(Path.Combine(folder, PreviousName));
    }

    /// <summary>Whether a folder holds one.</summary>
    internal static bool IsIn(string folder) => Names.Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>For a run that came to its end.</summary>
    internal static void Delete(string folder)
    {
        foreach (string name in Names) File.Delete(Path.Combine(folder, name));
    }

    /// <summary>Puts a trainer where the newest whole checkpoint of a folder was.</summary>
    /// <returns>Where that is, and why a newer one was passed over, or null.</returns>
    /// <exception cref="GlintException">There is none, or none fits the trainer.</exception>
    internal static (CheckpointFacts Facts, string? PassedOver) Restore(string folder, Trainer trainer)
    {
        List<string> paths = [.. Names.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        if (paths.Count == 0) throw new GlintException($"{folder} holds no {RunFolder.CheckpointName}: the run stopped before its first. {Remedy}");
        string? passedOver = null;
        foreach (string path in paths.SkipLast(1))
        {
            try
            {
                return (Restored(path, trainer), passedOver);
            }
            catch (GlintException e)
            {
                passedOver = e.Message;
            }
        }
        return (Restored(paths[^1], trainer), passedOver);
    }

    private static CheckpointFacts Restored(string path, Trainer trainer)
    {
        using var scope = NewDisposeScope();
        TensorFile<CheckpointFacts> file = TensorFile<CheckpointFacts>.Read(path, Kind);
        if (file.Facts.Iteration < (file.Facts.RestartedAt is null ? 1 : 0) || !file.Facts.Coefficients.AreValid || !file.Facts.Skips.AreAmong(file.Facts.Iteration)) throw TensorFile<CheckpointFacts>.Damaged(path, Kind, "its position makes no sense");
        Dictionary<string, Tensor> state = trainer.State();
        file.Fill(path, state);
        trainer.Restore(file.Facts, state);
        return file.Facts;
    }
}
