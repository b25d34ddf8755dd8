using System.Text.Json;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>
/// nnU-Net's <c>splits_final.json</c> (Isensee et al. 2021): a list with an entry for each fold, <c>{"train": [...], "val": [...]}</c>, of
/// case identifiers, the names of the label files without ending. They are our patients' names where the data has its layout.
/// </summary>
internal static class SplitsFile
{
    /// <summary>The name that nnU-Net gives it.</summary>
    public const string Name = "splits_final.json";

    // Two hundred thousand cases of five folds; a file beyond it is something else.
    private const long MaximumBytes = 64 << 20;

    private sealed record Entry(IReadOnlyList<string?>? Train, IReadOnlyList<string?>? Val);

    /// <summary>The folds of a file, in its order.</summary>
    /// <exception cref="GlintException">It is missing or no such list, or a fold names a case twice or holds none out.</exception>
    public static IReadOnlyList<PatientFold> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // Of a file that is not there, or is a folder, the reader says so.
        if (File.Exists(path) && new FileInfo(path).Length is > MaximumBytes and var bytes) throw new GlintException($"{path} has {bytes} bytes, more than any list of folds. {Shape}");
        if (Json.Read<List<Entry?>>(path) is not { Count: > 0 } entries) throw new GlintException($"{path} lists no fold. {Shape}");
        return [.. entries.Select((entry, i) => Checked(path, entry, i))];
    }

    /// <summary>Writes folds in one step, as nnU-Net reads them.</summary>
    /// <exception cref="GlintException">The disk refuses.</exception>
    public static void Write(string path, IReadOnlyList<PatientFold> folds) => AtomicFile.WriteText(
        path, JsonSerializer.Serialize(folds.Select(f => new Entry(f.Train, f.HeldOut)), GlintJson.Indented) + "\n");

    private const string Shape = $"Pass --splits a file such as nnU-Net's {Name}: a list of {{\"train\": [names], \"val\": [names]}}, an entry for each fold.";

    private static readonly JsonFile Json = new("is no list of folds", Shape);

    private static PatientFold Checked(string path, Entry? entry, int fold)
    {
        if (entry is not { Train: { } train, Val: { } val } || train.Concat(val).Any(string.IsNullOrEmpty)) throw new GlintException($"Fold {fold} of {path} lacks names. {Shape}");
        if (train.Concat(val).Any(name => name!.Any(char.IsControl))) throw new GlintException($"Fold {fold} of {path} has a control character in a case's name. Write the names as they are.");
        if (val.Count == 0 || train.Count == 0) throw new GlintException($"Fold {fold} of {path} has {train.Count} cases in train and {val.Count} in val; each needs some.");
        foreach (string? name in train.Intersect(val)) throw new GlintException($"Fold {fold} of {path} has case {name} both in train and in val. Take it out of one.");
        if (train.Concat(val).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new GlintException($"Fold {fold} of {path} names case {twice.Key} {twice.Count()} times. Name it once.");
        return new PatientFold([.. train.Select(n => n!)], [.. val.Select(n => n!)]);
    }
}
