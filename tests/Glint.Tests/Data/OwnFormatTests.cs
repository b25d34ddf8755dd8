using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

public class OwnFormatTests
{
    [Fact]
    public void ADataSetInAFormatOfOnesOwn_IsReadAndCached()
    {
        using Study study = Study.Of(3);
        using var folder = new TemporaryFolder();
        var format = new Renamed();
        Rename(study, "P02");
        IReadOnlyList<LabelledScan> scans = DataFolder.Find(study.Path, ScanFormats.All.With(format));
        Assert.Contains("P02.mine", Assert.Throws<GlintException>(() => (scans.Single(IsRenamed) with { Formats = ScanFormats.All }).Read(null)).Message, StringComparison.Ordinal);
        Assert.Equal(0, format.Reads);
        var data = new SliceDataset("data", scans.SelectMany(s => s.Read(null)));
        Assert.Equal((3 * Study.Slices, 2), (data.Patients.Sum(p => data.Of(p).Count), format.Reads));
        var cache = new SliceCache(folder.Of("cache"), "data", scans, label: null);
        Assert.Equal(3, cache.Build().Count());
        Assert.Equal(data.ContentHash, cache.Find()!.ContentHash);
    }

    [Fact]
    public void ACheckKnowsAFormatOfOnesOwn_WhereItIsHandedOver()
    {
        using Study study = Study.Of(3);
        Rename(study, "P02");
        Assert.Equal([], Unreadable(DataCheck.Of(study.Path, formats: ScanFormats.All.With(new Renamed()))));
        Assert.Equal(2, Unreadable(DataCheck.Of(study.Path)).Length);    // image and label
    }

    private static Finding[] Unreadable(DataCheck check) => [.. check.Report(check.Patients()).Findings.Where(f => f.Kind == FindingKind.Unreadable)];

    private static bool IsRenamed(LabelledScan scan) => scan.ImagePath.EndsWith(".mine", StringComparison.Ordinal);

    private static void Rename(Study study, string patient)
    {
        foreach (string path in new[] { study.Image(patient), study.Labels(patient) }) File.Move(path, path.Replace(".nii.gz", ".mine", StringComparison.Ordinal));
        string list = Path.Combine(study.Path, "dataset.json");
        File.WriteAllText(list, File.ReadAllText(list).Replace(patient + ".nii.gz", patient + ".mine", StringComparison.Ordinal));
    }

    /// <summary>NIfTI under another name.</summary>
    private sealed class Renamed : IScanFormat
    {
        internal int Reads { get; private set; }

        public IReadOnlyList<string> Endings => [".mine"];

        public Volume Read(string path)
        {
            Reads++;
            string copy = Path.Combine(Path.GetTempPath(), $"glint-{Guid.NewGuid():N}.nii.gz");
            File.Copy(path, copy);
            try
            {
                return ScanFile.Read(copy);
            }
            finally
            {
                File.Delete(copy);
            }
        }
    }
}
