namespace Glint.Comparing;

/// <summary>
/// What a comparison's report is made from, kept beside it as report-data.json: so that the report can be made again, or several
/// comparisons' in one, the folds of a cross-validation among them, without training.
/// </summary>
internal static class ReportData
{
    /// <summary>Name of the file.</summary>
    public const string Name = RecordFile.Name;

    /// <summary>Keeps what a result was made from.</summary>
    /// <param name="result">Of a <see cref="Comparison"/>, or read.</param>
    /// <param name="folder">Where results.json is.</param>
    /// <exception cref="GlintException">The file cannot be written.</exception>
    public static void Write(ComparisonResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        RecordFile.Write(result.Record ?? throw new ArgumentException("Made by hand: there is no record behind it.", nameof(result)), folder);
    }

    /// <summary>
    /// The result of a comparison again; of several, their methods and seeds in one. Those that test other patients are taken for the folds of
    /// one cross-validation: their test slices stand in one table, and the seed of a run is then the number of its repetition, the rank of the
    /// seeds that its fold had, from 1.
    /// </summary>
    /// <param name="folders">Of finished comparisons, at least one.</param>
    /// <param name="measures">What methods are compared by beside <see cref="Measure.All"/>; none if null.</param>
    /// <exception cref="GlintException">
    /// A folder's file is missing or damaged; or two hold the same run, or were judged on different test slices of one patient, or trained on different patients to be tested on the same, or one method under different settings; or a fold lacks a run that another has.
    /// </exception>
    public static ComparisonResult Read(IReadOnlyList<string> folders, IReadOnlyList<Measure>? measures = null)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentOutOfRangeException.ThrowIfZero(folders.Count);
        return Join([.. folders.Select(f => (f, f))], measures);
    }

    /// <summary>The same of folders that are named otherwise.</summary>
    internal static ComparisonResult Join(IReadOnlyList<(string Name, string Folder)> folders, IReadOnlyList<Measure>? measures) =>
        ResultOf.Record(FoldJoin.Of([.. folders.Select(f => (f.Name, RecordFile.Read(f.Folder)))]), measures);
}
