using System.Buffers.Binary;
using Glint.Dicom.Codecs;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests.Codecs;

public class RleCodecTests
{
    private static readonly PixelFormat FourBytes = new(4, 1, 1, 8, 8, false);

    [Theory]
    [InlineData("rle-mr")]
    [InlineData("rle-rgb16-2frames")]
    [InlineData("rle-dose32-15frames")]
    public void KeptFramesHaveTheValuesPydicomFinds(string name) => CodedFrames.Kept(name).ShouldDecodeWith(RleCodec.Decode);

    [Theory]
    [InlineData("conformance/cornerstone/testImages/CTImage.dcm_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm")]
    [InlineData("conformance/cornerstone/testImages/no-pixel-spacing.dcm")]
    [InlineData("conformance/pydicom/src/pydicom/data/test_files/SC_rgb_rle_2frame.dcm")]
    [InlineData("conformance/pydicom/src/pydicom/data/test_files/SC_rgb_rle_32bit_2frame.dcm")]
    public void ConformanceFramesHaveTheValuesPydicomFinds(string file) =>
        CodedFrames.Of(SharedData.Require(file)).ShouldDecodeWith(RleCodec.Decode);

    [Theory]
    [InlineData("cornerstone/testImages/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/CT_small.dcm")]
    public void FramesCodedByDcmcrleDecodeToWhatWentIn(string file)
    {
        string native = SharedData.Require("conformance/" + file);
        using var folder = new TemporaryFolder();
        Oracle.Run("dcmcrle", native, folder["rle.dcm"]);
        CodedFrames.Of(folder["rle.dcm"], native).ShouldDecodeWith(RleCodec.Decode);
    }

    [Fact]
    public void RunsAndLiteralsUnpackAsAnnexGSays()
    {
        Assert.Equal([7, 7, 7, 9], Decode(FourBytes, [254, 7, 0, 9]));
        Assert.Equal([1, 2, 3, 4], Decode(FourBytes, [128, 3, 1, 2, 3, 4]));
        Assert.Equal([5, 5, 5, 5], Decode(FourBytes, [129, 5]));
    }

    [Fact]
    public void TwoByteSamplesComeHighByteFirstAndKeepTheirSign()
    {
        var format = new PixelFormat(2, 1, 1, 16, 12, true);
        Assert.Equal([-2, 0x123], Decode(format, [1, 0x0F, 0x01], [1, 0xFE, 0x23]));
        Assert.Equal([0xFFE, 0x123], Decode(format with { IsSigned = false }, [1, 0x0F, 0x01], [1, 0xFE, 0x23]));
    }

    [Theory]
    [InlineData(new byte[] { 3, 1, 2, 3 }, "ends before its samples do")]
    [InlineData(new byte[] { 253 }, "ends before its samples do")]
    [InlineData(new byte[] { 254, 7 }, "ends before its samples do")]
    [InlineData(new byte[] { 128, 128, 128 }, "ends before its samples do")]
    public void ASegmentThatIsTooShortIsAnError(byte[] segment, string message) =>
        Assert.Contains(message, Assert.Throws<GlintException>(() => Decode(FourBytes, segment)).Message, StringComparison.Ordinal);

    [Fact]
    public void AHeaderThatDoesNotFitIsAnError()
    {
        byte[] frame = Frame([3, 1, 2, 3, 4]);
        frame[0] = 2;
        Assert.Contains("2 segments where its samples make 1", Error(frame), StringComparison.Ordinal);
        frame[0] = 1;
        frame[4] = 63;
        Assert.Contains("segment 1 at bytes 63 to 69", Error(frame), StringComparison.Ordinal);
        Assert.Contains("fewer than its header of 64", Error(frame[..63]), StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedFramesReturnOrAreRefused()
    {
        Mutations.ShouldBeHarmless(CodedFrames.Kept("rle-mr"), RleCodec.Decode, 2000);
        Mutations.ShouldNotPassCutOff(CodedFrames.Kept("rle-mr"), RleCodec.Decode, 2);
    }

    private static string Error(byte[] frame) => Assert.Throws<GlintException>(() => RleCodec.Decode(frame, FourBytes, new int[4])).Message;

    private static int[] Decode(PixelFormat format, params byte[][] segments)
    {
        var samples = new int[format.SampleCount];
        RleCodec.Decode(Frame(segments), format, samples);
        return samples;
    }

    private static byte[] Frame(params byte[][] segments)
    {
        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments.Length);
        for (int i = 0, at = 64; i < segments.Length; at += segments[i++].Length) BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + (4 * i)), at);
        return [.. header, .. segments.SelectMany(s => s)];
    }
}
