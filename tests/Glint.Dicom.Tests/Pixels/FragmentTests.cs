using System.Buffers.Binary;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>Frames in many fragments, told apart by each of the ways there are (PS3.5, A.4): 25 frames of JPEG-LS, cut anew.</summary>
public class FragmentTests
{
    private const string Slide = "conformance/highdicom/data/test_files/sm_image_jpegls.dcm";

    [Theory]
    [InlineData("basic")]
    [InlineData("extended")]
    [InlineData("none")]
    public void FramesInManyFragments_AreJoined(string table)
    {
        using var folder = new TemporaryFolder();
        var (file, frames) = Frames();
        Write(folder["cut.dcm"], file, frames, table, pieceBytes: 20);
        var (expected, actual) = (new PixelData(file), new PixelData(DicomFile.Read(folder["cut.dcm"])));
        Assert.Equal(25, actual.FrameCount);
        for (var i = 0; i < 25; i++)
        {
            var (e, a) = (new int[300], new int[300]);
            expected.ReadFrame(i, e);
            actual.ReadFrame(i, a);
            Assert.Equal(e, a);
        }
    }

    [Fact]
    public void FramesThatNothingTellsApart_AreRefusedWithTheCommandThatHelps()
    {
        using var folder = new TemporaryFolder();
        var (file, frames) = Frames();
        frames[7] = [.. new byte[4], .. frames[7]];
        Write(folder["cut.dcm"], file, frames, "none", pieceBytes: 20);
        Assert.Contains("no offset table that says which are whose. Run 'gdcmconv --raw IN OUT' and give OUT.",
            Assert.Throws<GlintException>(() => new PixelData(DicomFile.Read(folder["cut.dcm"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOffsetBesideEveryFragment_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var (file, frames) = Frames();
        Write(folder["cut.dcm"], file, frames, "wrong", pieceBytes: 20);
        Assert.Contains("its offset table has 3 for frame 1, where no frame begins",
            Assert.Throws<GlintException>(() => new PixelData(DicomFile.Read(folder["cut.dcm"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FewerFragmentsThanFrames_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var (file, frames) = Frames();
        Write(folder["cut.dcm"], file, [.. frames.Take(24)], "none", pieceBytes: 100_000);
        Assert.Contains("25 frame(s) of compressed pixels are in 24 fragment(s)",
            Assert.Throws<GlintException>(() => new PixelData(DicomFile.Read(folder["cut.dcm"]))).Message, StringComparison.Ordinal);
    }

    private static (DicomFile File, List<byte[]> Frames) Frames()
    {
        var file = DicomFile.Read(SharedData.Require(Slide));
        Assert.True(file.DataSet.TryGet(Tags.PixelData, out var element));
        var frames = new List<byte[]>();
        foreach (var fragment in element.Fragments!.Skip(1))
        {
            var bytes = new byte[fragment.Length];
            element.Fill(fragment, bytes);
            frames.Add(bytes);
        }
        Assert.Equal(25, frames.Count);
        return (file, frames);
    }

    private static void Write(string path, DicomFile file, IReadOnlyList<byte[]> frames, string table, int pieceBytes)
    {
        var offsets = new List<long>();
        using var items = new MemoryStream();
        foreach (var frame in frames)
        {
            offsets.Add(items.Length + (table == "wrong" ? 3 : 0));
            foreach (var piece in frame.Chunk(pieceBytes)) AddItem(items, piece.Length % 2 == 0 ? piece : [.. piece, 0]);
        }
        var dataSet = new DataSet();
        dataSet.Copy(file.DataSet, [.. file.DataSet.Select(element => element.Tag).Where(tag => tag != Tags.PixelData)]);
        if (table == "extended")
        {
            dataSet.SetIntegers(Tags.ExtendedOffsetTable, [.. offsets]);
            dataSet.SetIntegers(Tags.ExtendedOffsetTableLengths, [.. frames.Select(frame => (long)frame.Length)]);
        }
        using var stream = File.Create(path);
        DicomFile.Write(stream, dataSet, TransferSyntax.JpegLsLossless);
        stream.Write([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        AddItem(stream, table is "basic" or "wrong" ? [.. offsets.SelectMany(offset => BitConverter.GetBytes((uint)offset))] : []);
        items.WriteTo(stream);
        stream.Write([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    }

    private static void AddItem(Stream stream, byte[] content)
    {
        Span<byte> header = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], content.Length);
        stream.Write(header);
        stream.Write(content);
    }
}
