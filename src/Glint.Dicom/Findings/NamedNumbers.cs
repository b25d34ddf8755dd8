namespace Glint.Dicom;

/// <summary>Segments or ROIs of a file: found by name, told apart by number. Their place in the file means nothing.</summary>
internal static class NamedNumbers
{
    /// <summary>The number that a user means.</summary>
    /// <param name="all">Number and name of each, in the order of the file.</param>
    /// <param name="wanted">A name, else a number; null where the file has only one.</param>
    /// <param name="kind">"segment" or "ROI", for messages.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="GlintException">None is meant, or more than one; the message lists what there is.</exception>
    public static int Find(IReadOnlyList<(int Number, string Name)> all, string? wanted, string kind, string file)
    {
        if (all.Count == 0) throw new GlintException($"{file} has no {kind}. Give a file with one.");
        if (wanted is null)
        {
            return all.Count == 1 ? all[0].Number : throw new GlintException($"{file} has {all.Count} {kind}s: {Listed(all)}. Name one of them.");
        }
        List<(int Number, string Name)> found = [.. all.Where(a => a.Name == wanted)];
        if (found.Count == 0) found = [.. all.Where(a => string.Equals(a.Name, wanted, StringComparison.OrdinalIgnoreCase))];
        if (found.Count == 0 && int.TryParse(wanted, out int number)) found = [.. all.Where(a => a.Number == number)];
        return found.Count switch
        {
            1 => found[0].Number,
            0 => throw new GlintException($"{file} has no {kind} '{DataSet.Shown(wanted)}', only {Listed(all)}. Name one of them."),
            _ => throw new GlintException($"{file} has {found.Count} {kind}s '{DataSet.Shown(wanted)}': {Listed(found)}. Give the number of one."),
        };
    }

    /// <summary>The numbers that are meant where many files are asked alike: all of one name, capitals or not. A number is no name, as it means another one in each file.</summary>
    /// <param name="all">Number and name of each, in the order of the file.</param>
    /// <param name="wanted">A name; null where the file has only one.</param>
    /// <param name="kind">"segment" or "ROI", for messages.</param>
    /// <param name="option">How one is named, for messages: "--roi NAME".</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="GlintException">None is meant, or one must be chosen; the message lists what there is.</exception>
    public static IReadOnlyList<int> All(IReadOnlyList<(int Number, string Name)> all, string? wanted, string kind, string option, string file)
    {
        if (all.Count == 0) throw new GlintException($"{file} has no {kind}. Mark the tumour in it, or take the file away.");
        if (wanted is null)
        {
            return all.Count == 1 ? [all[0].Number] : throw new GlintException($"{file} has {all.Count} {kind}s: {Listed(all)}. Choose the tumour's with {option}.");
        }
        int[] found = [.. all.Where(a => string.Equals(a.Name.Trim(), wanted.Trim(), StringComparison.OrdinalIgnoreCase)).Select(a => a.Number).Distinct()];
        return found.Length > 0 ? found : throw new GlintException($"{file} has no {kind} '{DataSet.Shown(wanted)}', only {Listed(all)}. Pass {option} as the file has it, or take the file away.");
    }

    private static string Listed(IReadOnlyList<(int Number, string Name)> all)
    {
        const int Most = 12;
        string listed = string.Join(", ", all.Take(Most).Select(a => FormattableString.Invariant($"{a.Number} '{DataSet.ShownWhole(a.Name)}'")));
        return all.Count > Most ? $"{listed} and {all.Count - Most} more" : listed;
    }
}
