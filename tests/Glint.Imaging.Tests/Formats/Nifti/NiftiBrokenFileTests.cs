using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>Nothing that a file holds may end in another exception than GlintException, or in memory asked for in vain.</summary>
public sealed class NiftiBrokenFileTests : IDisposable
{
    private const long FewBytes = 4 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Refusal(TinyNifti file) => Refusal("a.nii", file.ToBytes());

    private string Refusal(string name, byte[] content)
    {
        var path = _folder.Add(name, content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<GlintException>(() => ScanFile.Read(path)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FewBytes);
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static void AssertRefused(string reason, Action act) =>
        Assert.Contains(reason, Assert.Throws<GlintException>(act).Message, StringComparison.Ordinal);

    [Fact]
    public void AMissingFileAMissingFolderAFolderAndAnEmptyFile_HaveTheirOwnLine()
    {
        AssertRefused("no such file", () => ScanFile.Read(_folder["none.nii"]));
        AssertRefused("no such file", () => ScanFile.Read(_folder["no/where.nii"]));
        AssertRefused("it is a folder", () => ScanFile.Read(_folder["."]));
        AssertRefused("it is a folder", () => ScanFile.Read(Directory.CreateDirectory(_folder["folder.nii"]).FullName));
        Assert.Contains("holds 0 bytes", Refusal("empty.nii", []), StringComparison.Ordinal);
        Assert.Throws<GlintException>(() => ScanFile.Read(""));
        Assert.Throws<GlintException>(() => ScanFile.Read("a\0.nii"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AFileCutOffAtAnyByte_IsRefused(int version)
    {
        var whole = new TinyNifti { Version = version }.ToBytes();
        for (var length = 0; length < whole.Length; length++) Refusal("a.nii", whole[..length]);
    }

    [Fact]
    public void AGzipFileCutOffBeforeItsLastVoxel_IsRefusedAndOneWithoutItsChecksumHasEveryVoxel()
    {
        const int ChecksumAndEndOfData = 8 + 2;
        var file = new TinyNifti();
        var whole = TinyNifti.Gzip(file.ToBytes());
        var dataEnd = whole.Length - ChecksumAndEndOfData;
        for (var length = 0; length <= dataEnd; length++) Refusal("a.nii.gz", whole[..length]);
        for (var length = dataEnd + 1; length < whole.Length; length++)
        {
            Assert.Equal(file.Stored.Select(v => (float)v), ScanFile.Read(_folder.Add("a.nii.gz", whole[..length])).Voxels);
        }
    }

    [Fact]
    public void FlippedBitsOfAHeader_GiveAnImageOrARefusal()
    {
        var whole = new TinyNifti { SformCode = 1, QformCode = 1 }.ToBytes();
        Gen.Select(Gen.Int[0, 351], Gen.Int[0, 7]).Array[1, 4].Sample(flips => ReadsOrRefuses("a.nii", Flip(whole, flips)), iter: 3000);
        var second = new TinyNifti { Version = 2, BigEndian = true, QformCode = 1 }.ToBytes();
        Gen.Select(Gen.Int[0, 543], Gen.Int[0, 7]).Array[1, 4].Sample(flips => ReadsOrRefuses("b.nii", Flip(second, flips)), iter: 3000);
    }

    [Fact]
    public void EverySingleByteOfAHeader_MayTakeItsExtremeValues()
    {
        foreach (var version in new[] { 1, 2 })
        {
            var whole = new TinyNifti { Version = version, QformCode = 1 }.ToBytes();
            for (var at = 0; at < whole.Length; at++)
            {
                foreach (var value in new byte[] { 0, 0x7f, 0x80, 0xff })
                {
                    var changed = (byte[])whole.Clone();
                    changed[at] = value;
                    ReadsOrRefuses("a.nii", changed);
                    ReadsOrRefuses("a.nii.gz", TinyNifti.Gzip(changed));
                }
            }
        }
    }

    [Fact]
    public void FlippedBitsOfCompressedVoxels_AreNoticedByTheChecksum()
    {
        double[] stored = [.. Enumerable.Range(0, 512).Select(i => (double)(i * 7919 % 30000))];
        var whole = TinyNifti.Gzip(new TinyNifti { Sizes = [8, 8, 8], Stored = stored }.ToBytes());
        for (var at = 300; at < whole.Length; at += 7) Refusal("a.nii.gz", Flip(whole, [(at, at % 8)]));
    }

    [Theory]
    [InlineData(1, new long[] { 32767, 32767, 2 })]
    [InlineData(2, new long[] { 100000, 20000, 1 })]
    public void ASmallGzipFileThatClaimsGigabytes_IsBelievedOnlyAsFarAsItReads(int version, long[] sizes)
    {
        var file = new TinyNifti { Version = version, Sizes = sizes, Datatype = 2, Bits = 8, Stored = new double[100_000] };
        Assert.Contains("cut off", Refusal("a.nii.gz", TinyNifti.Gzip(file.ToBytes())), StringComparison.Ordinal);
        Assert.Contains("cut off", Refusal("a.nii", file.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    [InlineData(new[] { 1L << 32, 1L << 32, 1L })]
    [InlineData(new[] { 2097152L, 2097152L, 4194304L })]
    [InlineData(new[] { 1L, 1L, 1L << 31 })]
    public void SizesWhoseProductOverflows_AreRefused(long[] sizes) =>
        Assert.Contains("more than", Refusal(new TinyNifti { Version = 2, Sizes = sizes }), StringComparison.Ordinal);

    [Fact]
    public void EachLieOfAHeader_IsNamed()
    {
        var good = new TinyNifti();
        (string Reason, TinyNifti File)[] lies =
        [
            ("has size 2x0x2", good with { Sizes = [2, 0, 2] }),
            ("has size 2x-3x2", good with { Sizes = [2, -3, 2] }),
            ("is 4-D (2x3x1x2)", good with { Sizes = [2, 3, 1, 2] }),
            ("has 0 dimensions", good with { Sizes = [] }),
            ("datatype Int16 has 16 bits, bitpix says 8", good with { Bits = 8 }),
            ("unknown NIfTI datatype 5", good with { Datatype = 5 }),
            ("float128", good with { Datatype = 1536 }),
            ("start at byte 0", good with { Offset = 0 }),
            ("start at byte 352.5", good with { Offset = 352.5 }),
            ("start at byte NaN", good with { Offset = double.NaN }),
            ("is cut off", good with { Offset = 1e12 }),
            ("not finite", good with { Slope = double.PositiveInfinity }),
            ("not finite", good with { Slope = 1, Intercept = double.NaN }),
            ("pixdim of", good with { PixDim = [1, 1, 0, 1] }),
            ("voxel size of 0", good with { PixDim = [1, 1, 0, 1] }),
            ("not a finite number", good with { PixDim = [1, double.NaN, 1, 1] }),
            ("in one plane", good with { SformCode = 1, Sform = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0] }),
            ("origin", good with { SformCode = 1, Sform = [1, 0, 0, double.NaN, 0, 1, 0, 0, 0, 0, 1, 0] }),
            ("longer than 1", good with { QformCode = 1, Quaternion = [1, 1, 0] }),
        ];
        foreach (var (reason, file) in lies) Assert.Contains(reason, Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan.hdr")]
    [InlineData("scan.IMG")]
    [InlineData("scan.img.gz")]
    public void OneFileOfAPairWithoutTheOther_IsRefused(string name) =>
        Assert.Contains("one of two files", Refusal(name, new TinyNifti().ToBytes()), StringComparison.Ordinal);

    [Fact]
    public void AHeaderOfAPair_IsRefusedByItsMagicToo()
    {
        var header = new TinyNifti().ToBytes();
        "ni1"u8.CopyTo(header.AsSpan(344));
        Assert.Contains("pair", Refusal("a.nii", header), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameOfAnotherEnding_IsRefusedBeforeAnythingIsWritten()
    {
        var volume = new Volume(Geometry.AlongAxes(1, 1, 1, new(1, 1, 1)), [0]);
        AssertRefused("must end in", () => ScanFile.Write(_folder["a.img"], volume));
        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public void AGridThatNIfTI_CannotHoldIsRefusedBeforeAnythingIsWritten()
    {
        var @long = new Volume(Geometry.AlongAxes(32768, 1, 1, new(1, 1, 1)), new float[32768]);
        var tiny = new Volume(Geometry.AlongAxes(1, 1, 1, new(1e-60, 1, 1)), [0]);
        AssertRefused("32767", () => ScanFile.Write(_folder["a.nii"], @long));
        AssertRefused("voxel size of 0", () => ScanFile.Write(_folder["a.nii"], tiny));
        Assert.Empty(_folder.FileNames);
    }

    private void ReadsOrRefuses(string name, byte[] content)
    {
        var path = _folder.Add(Environment.CurrentManagedThreadId + name, content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ScanFile.Read(path);
        }
        catch (GlintException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FewBytes);
    }

    private static byte[] Flip(byte[] whole, (int At, int Bit)[] flips)
    {
        var changed = (byte[])whole.Clone();
        foreach (var (at, bit) in flips) changed[at] ^= (byte)(1 << bit);
        return changed;
    }
}
