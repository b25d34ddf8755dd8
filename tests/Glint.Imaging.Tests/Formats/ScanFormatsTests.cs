namespace Glint.Imaging.Tests;

public sealed class ScanFormatsTests : IDisposable
{
    private static readonly Volume Scan = new(Geometry.AlongAxes(2, 1, 1, new(1, 1, 3)), [0, 1]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFormatOfOnesOwn_NeedsEndingsAndAReader()
    {
        var formats = ScanFormats.All.With(new ReadOnly(".mine"));
        Assert.Null(ScanFormats.All.Find("ct.mine"));
        Assert.Same(Scan, formats.Read("CT.MINE"));
        Assert.Equal(Scan.Geometry, formats.ReadGeometry("ct.mine"));
        Assert.Equal(["ct.mine"], formats.FilesOf("ct.mine"));
        Assert.Contains(".mha, .mhd, .png or .mine", Assert.Throws<GlintException>(() => formats.Read("ct.jpg")).Message, StringComparison.Ordinal);
        Assert.Contains(".nrrd or .mha", Assert.Throws<GlintException>(() => formats.CheckName("ct.mine")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFormatThatWritesScans_WritesMasks()
    {
        var format = new Writing();
        ScanFormats.All.With(format).Write("mask.mine", new Mask(Scan.Geometry, [0, 1]));
        Assert.Equal([0f, 1], format.Written!.Voxels);
        Assert.Throws<NotSupportedException>(() => ((IScanFormat)new ReadOnly(".mine")).Write("ct.mine", Scan));
    }

    [Fact]
    public void OfTwoEndingsTheLonger_CountsAndOfEqualOnesTheLater()
    {
        var (gz, nii) = (new ReadOnly(".gz"), new ReadOnly(".nii"));
        var formats = ScanFormats.All.With(gz).With(nii);
        Assert.Same(gz, formats.Find("ct.gz"));
        Assert.NotSame(gz, formats.Find("ct.nii.gz"));
        Assert.Same(nii, formats.Find("ct.nii"));
    }

    [Fact]
    public void AFormatThatCannotBeAskedByName_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new ReadOnly()));
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new ReadOnly("mine")));
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new ReadOnly(".")));
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new Writing { WrittenEndings = [".other"] }));
    }

    [Fact]
    public void WhatTheDisk_RefusesAFormatIsOneLineThatNamesTheFile()
    {
        var message = Assert.Throws<GlintException>(() => ScanFormats.All.With(new ReadOnly(".mine")).Read(_folder["missing.mine"])).Message;
        Assert.Contains("missing.mine: there is no such file", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/ct.nii.gz", "a/ct.nii.gz")]
    [InlineData("ct.NII", "ct.nii")]
    [InlineData("ct.hdr", "ct.nii.gz")]
    [InlineData("ct.img.gz", "ct.nii.gz")]
    [InlineData("ct.nrrd", "ct.nrrd")]
    [InlineData("ct.nhdr", "ct.nrrd")]
    [InlineData("ct.mhd", "ct.mha")]
    [InlineData("ct.1.png", "ct.1.nii.gz")]
    [InlineData("ct.mine", "ct.mine")]
    [InlineData("ct.other", "ct.nii.gz")]
    [InlineData("ct", "ct.nii.gz")]
    public void AMask_HasItsScansEnding_WhereThatIsWritten(string scan, string mask) =>
        Assert.Equal(mask, ScanFormats.All.With(new Writing()).MaskName(scan));

    private sealed class ReadOnly(params string[] endings) : IScanFormat
    {
        public IReadOnlyList<string> Endings => endings;

        public Volume Read(string path) => path.Contains("missing", StringComparison.Ordinal) ? throw new FileNotFoundException() : Scan;
    }

    private sealed class Writing : IScanFormat
    {
        public Volume? Written { get; private set; }

        public IReadOnlyList<string> Endings => [".mine"];

        public IReadOnlyList<string> WrittenEndings { get; init; } = [".mine"];

        public Volume Read(string path) => Scan;

        public void Write(string path, Volume volume) => Written = volume;
    }
}
