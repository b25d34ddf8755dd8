using Glint.Dicom.Codecs;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests.Codecs;

public class JpegLsCodecTests
{
    private const string Ct = "conformance/cornerstone/testImages/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm";
    private const string Colour = "conformance/pydicom/src/pydicom/data/test_files/examples_rgb_color.dcm";

    [Theory]
    [InlineData("jls-mr")]
    [InlineData("jls-near16")]
    [InlineData("jls-near-line")]
    [InlineData("jls-near-sample")]
    [InlineData("jls-slide-25frames")]
    public void KeptFramesHaveTheValuesGDCMFinds(string name) => CodedFrames.Kept(name).ShouldDecodeWith(JpegLsCodec.Decode);

    [Theory]
    [InlineData("cornerstone/testImages/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm")]
    [InlineData("cornerstone/testImages/CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm")]
    [InlineData("highdicom/data/test_files/sm_image_jpegls_nobot.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/JPEGLSNearLossless_08.dcm")]
    public void ConformanceFramesHaveTheValuesGDCMFinds(string file) =>
        CodedFrames.Of(SharedData.Require("conformance/" + file)).ShouldDecodeWith(JpegLsCodec.Decode);

    [Theory]
    [InlineData(Ct, "+el")]
    [InlineData(Ct, "+el", "+pc")]
    [InlineData(Ct, "+el", "+t1", "20", "+t2", "80", "+t3", "300", "+rs", "31")]
    [InlineData(Colour, "+el", "+il")]
    [InlineData(Colour, "+el", "+is")]
    [InlineData(Colour, "+el", "+in")]
    public void FramesCodedWithoutLossByDcmcjplsDecodeToWhatWentIn(string file, params string[] options)
    {
        string native = SharedData.Require(file);
        using var folder = new TemporaryFolder();
        Oracle.Run("dcmcjpls", [.. options, native, folder["jls.dcm"]]);
        CodedFrames.Of(folder["jls.dcm"], native).ShouldDecodeWith(JpegLsCodec.Decode);
    }

    [Theory]
    [InlineData(Ct, "+md", "1")]
    [InlineData(Ct, "+md", "9")]
    [InlineData(Colour, "+md", "2", "+il")]
    [InlineData(Colour, "+md", "3", "+is")]
    [InlineData(Colour, "+md", "5", "+in")]
    public void FramesCodedWithLossByDcmcjplsDecodeAsDcmdjplsDoes(string file, params string[] options)
    {
        using var folder = new TemporaryFolder();
        File.Copy(SharedData.Require(file), folder["unsigned.dcm"]);
        Oracle.Run("dcmodify", "-nb", "-m", "PixelRepresentation=0", folder["unsigned.dcm"]);      // dcmcjpls takes no other with loss
        Oracle.Run("dcmcjpls", ["+en", .. options, folder["unsigned.dcm"], folder["jls.dcm"]]);
        Oracle.Run("dcmdjpls", folder["jls.dcm"], folder["native.dcm"]);
        CodedFrames.Of(folder["jls.dcm"], folder["native.dcm"]).ShouldDecodeWith(JpegLsCodec.Decode);
    }

    [Theory]
    [InlineData("jls-mr", 2)]
    [InlineData("jls-near-line", 2)]
    [InlineData("jls-near-sample", 3)]
    public void RestartMarkersBeginAnew(string name, int times)
    {
        CodedFrames once = CodedFrames.Kept(name);
        int rows = once.Format.Rows, scan = ScanStart(once.Frames[0]);
        byte[] headers = once.Frames[0][..scan], coded = once.Frames[0][scan..^2];
        if (coded[^1] == 0xFF) coded = coded[..^1];                                     // of an extended end of image
        int frameHeader = headers.AsSpan().IndexOf<byte>([0xFF, 0xF7]);
        (headers[frameHeader + 5], headers[frameHeader + 6]) = ((byte)(rows * times >> 8), (byte)(rows * times));
        byte[] frame = [.. headers[..2], 0xFF, 0xDD, 0, 4, 0, (byte)rows, .. headers[2..]];
        for (int i = 0; i < times; i++) frame = [.. frame, .. coded, 0xFF, (byte)(i + 1 < times ? 0xD0 + i : 0xD9)];
        int[] expected = [.. Enumerable.Repeat(once.Expected, times).SelectMany(v => v)];
        new CodedFrames(once.Format with { Rows = rows * times }, [frame], expected).ShouldDecodeWith(JpegLsCodec.Decode);

        frame = [.. headers, .. coded, 0xFF, 0xD0, .. coded, 0xFF, 0xD9];                // not announced
        Assert.Throws<GlintException>(() => JpegLsCodec.Decode(frame, once.Format with { Rows = rows * times }, new int[expected.Length]));
    }

    [Fact]
    public void TheExampleOfTheStandardDecodes()
    {
        // T.87 annex H.3: 4 x 4 samples of 8 bits, all parameters by default.
        byte[] frame =
        [
            0xFF, 0xD8, 0xFF, 0xF7, 0, 0x0B, 8, 0, 4, 0, 4, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0,
            0xC0, 0, 0, 0x6C, 0x80, 0x20, 0x8E, 0x01, 0xC0, 0, 0, 0x57, 0x40, 0, 0, 0x6E, 0xE6, 0, 0, 1, 0xBC, 0x18, 0, 0, 5, 0xD8, 0, 0, 0x91, 0x60, 0xFF, 0xD9,
        ];
        var samples = new int[16];
        JpegLsCodec.Decode(frame, new PixelFormat(4, 4, 1, 8, 8, false), samples);
        Samples.ShouldEqual([0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145], samples);
    }

    [Fact]
    public void WhatIsNotCoveredIsRefusedByName()
    {
        CodedFrames good = CodedFrames.Kept("jls-mr");
        byte[] frame = good.Frames[0];
        int scan = frame.AsSpan().IndexOf<byte>([0xFF, 0xDA]);
        Assert.Contains("a mapping table (LSE 2 or 3)", Error([.. frame[..2], 0xFF, 0xF8, 0, 3, 2, .. frame[2..]]), StringComparison.Ordinal);
        Assert.Contains("parameters of the type LSE 4", Error([.. frame[..2], 0xFF, 0xF8, 0, 3, 4, .. frame[2..]]), StringComparison.Ordinal);
        Assert.Contains("colour transform 1 of Hewlett-Packard", Error([.. frame[..2], 0xFF, 0xE8, 0, 7, .. "mrfx"u8, 1, .. frame[2..]]), StringComparison.Ordinal);
        Assert.Contains("MAXVAL 9, T1 8, T2 7", Error([.. frame[..scan], 0xFF, 0xF8, 0, 13, 1, 0, 9, 0, 8, 0, 7, 0, 9, 0, 64, .. frame[scan..]]), StringComparison.Ordinal);
        Assert.Contains("the marker FFC3 of another JPEG process", Error([.. frame[..2], 0xFF, 0xC3, 0, 2, .. frame[2..]]), StringComparison.Ordinal);

        string Error(byte[] bytes) => Assert.Throws<GlintException>(() => JpegLsCodec.Decode(bytes, good.Format, new int[good.Format.SampleCount])).Message;
    }

    [Theory]
    [InlineData("jls-mr")]
    [InlineData("jls-near-line")]
    [InlineData("jls-near-sample")]
    public void MutatedFramesReturnOrAreRefused(string name)
    {
        Mutations.ShouldBeHarmless(CodedFrames.Kept(name), JpegLsCodec.Decode, 1000);
        Mutations.ShouldNotPassCutOff(CodedFrames.Kept(name), JpegLsCodec.Decode, 4);
    }

    private static int ScanStart(byte[] frame)
    {
        int marker = frame.AsSpan().IndexOf<byte>([0xFF, 0xDA]);
        return marker + 2 + frame[marker + 3];
    }
}
