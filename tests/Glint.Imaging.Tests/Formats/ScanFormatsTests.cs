namespace Glint.Imaging.Tests;

public sealed class ScanFormatsTests : IDisposable
{
    private static readonly Volume Scan = new(Geometry.AlongAxes(2, 1, 1, new(1, 1, 3)), [0, 1]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_format_of_ones_own_needs_endings_and_a_reader()
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
    public void A_format_that_writes_scans_writes_masks()
    {
        var format = new Writing();
        ScanFormats.All.With(format).Write("mask.mine", new Mask(Scan.Geometry, [0, 1]));
        Assert.Equal([0f, 1], format.Written!.Voxels);
        Assert.Throws<NotSupportedException>(() => ((IScanFormat)new ReadOnly(".mine")).Write("ct.mine", Scan));
    }

    [Fact]
    public void Of_two_endings_the_longer_counts_and_of_equal_ones_the_later()
    {
        var (gz, nii) = (new ReadOnly(".gz"), new ReadOnly(".nii"));
        var formats = ScanFormats.All.With(gz).With(nii);
        Assert.Same(gz, formats.Find("ct.gz"));
        Assert.NotSame(gz, formats.Find("ct.nii.gz"));
        Assert.Same(nii, formats.Find("ct.nii"));
    }

    [Fact]
    public void A_format_that_cannot_be_asked_by_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new ReadOnly()));
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new ReadOnly("mine")));
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new ReadOnly(".")));
        Assert.Throws<ArgumentException>(() => ScanFormats.All.With(new Writing { WrittenEndings = [".other"] }));
    }

    [Fact]
    public void What_the_disk_refuses_a_format_is_one_line_that_names_the_file()
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
    public void A_mask_has_its_scans_ending_where_that_is_written(string scan, string mask) =>
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
