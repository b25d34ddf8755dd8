using System.CommandLine;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Cli.Tests;

public class HeadersTests
{
    [Theory]
    [InlineData(false, 4, 8)]    // image and label of each patient
    [InlineData(true, 4, 0)]
    public void OfEachScan_TheHeaderIsReadOnce_AndTheVoxelsOnce_OrFromTheCache(bool isCached, int headers, int voxels)
    {
        using var sets = DataSets.Of(4);
        string[] cache = isCached ? ["--cache", Path.Combine(sets.Root, "cache")] : [];
        if (isCached) Load(sets, new Counting(), cache);
        var format = new Counting();
        SliceDataset data = Load(sets, format, cache);
        Assert.Equal((headers, voxels), (format.Headers, format.Voxels));
        Assert.Equal(2.5, data.Grids["P0"].SpacingMillimetres.Z, 1e-6);
    }

    private static SliceDataset Load(DataSets sets, IScanFormat format, string[] more)
    {
        var options = new DataOptionSet { Formats = ScanFormats.All.With(format) };
        var command = new RootCommand();
        options.AddTo(command);
        return options.Load(command.Parse(["--data", sets.Data, .. more]), sets.Data, new ProgressDisplay(TextWriter.Null, isTerminal: false));
    }

    /// <summary>NIfTI, read by Glint and counted.</summary>
    private sealed class Counting : IScanFormat
    {
        internal int Headers { get; private set; }

        internal int Voxels { get; private set; }

        public IReadOnlyList<string> Endings => [".nii.gz"];

        public Volume Read(string path)
        {
            Voxels++;
            return ScanFile.Read(path);
        }

        public Geometry ReadGeometry(string path)
        {
            Headers++;
            return ScanFile.ReadGeometry(path);
        }
    }
}
