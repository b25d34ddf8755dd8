using Glint.Dicom.Codecs;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests.Codecs;

public class Jpeg2000CodecTests
{
    private static readonly PixelFormat Grey8 = new(101, 67, 1, 8, 8, false), Grey12 = Grey8 with { BitsAllocated = 16, BitsStored = 12 },
        Grey16 = Grey8 with { BitsAllocated = 16, BitsStored = 16 }, Signed16 = Grey16 with { IsSigned = true }, Signed12 = Grey12 with { IsSigned = true },
        Colour8 = Grey8 with { SamplesPerPixel = 3 };

    private static PixelFormat Format(string name) => name switch
    {
        "8" => Grey8,
        "12" => Grey12,
        "16" => Grey16,
        "s12" => Signed12,
        "s16" => Signed16,
        _ => Colour8,
    };

    [Theory]
    [InlineData("j2k-mr")]
    [InlineData("j2k-rgb-lossy")]
    public void KeptFramesHaveTheValuesGDCMFinds(string name) => CodedFrames.Kept(name).ShouldDecodeWith(Jpeg2000Codec.Decode);

    [Theory]
    [InlineData("cornerstone/testImages/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm")]
    [InlineData("cornerstone/testImages/CTImage.dcm_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm")]
    [InlineData("nibabel/nibabel/nicom/tests/data/slicethickness_empty_string.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/693_J2KI.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/GDCMJ2K_TextGBR.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/J2K_pixelrep_mismatch.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/examples_jpeg2k.dcm")]
    public void ConformanceFramesHaveTheValuesGDCMFinds(string file) =>
        CodedFrames.Of(SharedData.Require("conformance/" + file)).ShouldDecodeWith(Jpeg2000Codec.Decode);

    [Fact]
    public void TheIrreversibleConformanceFrameIsWithinOneOfGDCM() =>
        ShouldBeNear(CodedFrames.Of(SharedData.Require("conformance/pydicom/src/pydicom/data/test_files/JPEG2000.dcm")), 1);

    [Fact]
    public void AConformanceFrameWithItsSizeOverwrittenIsRefused()
    {
        CodedFrames damaged = CodedFrames.Of(SharedData.Require("conformance/pydicom/src/pydicom/data/test_files/JPEG2000-embedded-sequence-delimiter.dcm"));
        Assert.Contains("the grid coordinate 3722445056", Assert.Throws<GlintException>(() => damaged.ShouldDecodeWith(Jpeg2000Codec.Decode)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cornerstone/testImages/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/CT_small.dcm")]
    [InlineData("pydicom/src/pydicom/data/test_files/examples_rgb_color.dcm")]
    public void FramesCodedByGdcmconvDecodeToWhatWentIn(string file)
    {
        string native = SharedData.Require("conformance/" + file);
        using var folder = new TemporaryFolder();
        Oracle.Run("gdcmconv", "--j2k", native, folder["j2k.dcm"]);
        CodedFrames.Of(folder["j2k.dcm"], native).ShouldDecodeWith(Jpeg2000Codec.Decode);
    }

    [Theory]
    [InlineData("8", "")]
    [InlineData("12", "-n 1")]
    [InlineData("16", "-n 2")]
    [InlineData("s12", "-n 7")]
    [InlineData("s16", "-b 4,4")]
    [InlineData("8", "-b 1024,4")]
    [InlineData("12", "-b 4,1024 -n 2")]
    [InlineData("rgb", "")]
    [InlineData("rgb", "-mct 0")]
    [InlineData("16", "-M 1")]
    [InlineData("16", "-M 2")]
    [InlineData("16", "-M 4")]
    [InlineData("16", "-M 8")]
    [InlineData("16", "-M 16")]
    [InlineData("16", "-M 32")]
    [InlineData("16", "-M 5")]
    [InlineData("s16", "-M 63")]
    [InlineData("12", "-M 41 -b 16,16")]
    [InlineData("12", "-SOP -EPH -c [32,32],[16,16]")]
    [InlineData("12", "-PLT -TLM -t 32,40")]
    [InlineData("rgb", "-p LRCP -c [64,32],[16,16] -n 4 -r 20,4,1")]
    [InlineData("rgb", "-p RLCP -c [64,32],[16,16] -n 4 -r 20,4,1")]
    [InlineData("rgb", "-p RPCL -c [64,32],[16,16] -n 4 -r 20,4,1")]
    [InlineData("rgb", "-p PCRL -c [64,32],[16,16] -n 4 -r 20,4,1")]
    [InlineData("rgb", "-p CPRL -c [64,32],[16,16] -n 4 -r 20,4,1")]
    [InlineData("rgb", "-p PCRL -c [32,16],[2,8] -d 7,13 -T 3,5 -t 33,41 -n 3")]
    [InlineData("rgb", "-p RPCL -c [16,64] -d 9,2 -T 0,1 -t 50,29 -n 4 -TP R")]
    [InlineData("rgb", "-p CPRL -c [16,16] -d 1,1 -n 5 -TP C")]
    [InlineData("16", "-r 10,5,1 -TP L -t 64,64")]
    [InlineData("rgb", "-t 64,64 -n 4 -POC T1=0,0,1,2,3,RLCP/T1=2,0,1,4,3,CPRL")]
    public void FramesCodedWithoutLossByOpenJPEGDecodeToWhatWentIn(string format, string options)
    {
        int[] picture = OpenJpeg.Picture(Format(format));
        CodedFrames coded = OpenJpeg.Code(Format(format), picture, options);
        Samples.ShouldEqual(picture, coded.Expected);
        coded.ShouldDecodeWith(Jpeg2000Codec.Decode);
    }

    [Theory]
    [InlineData("12", "-r 12")]
    [InlineData("s16", "-r 30,9")]
    [InlineData("rgb", "-q 25,38")]
    [InlineData("16", "-M 1 -r 5")]
    public void FramesCutShortByOpenJPEGDecodeAsItDoes(string format, string options) =>
        OpenJpeg.Code(Format(format), OpenJpeg.Picture(Format(format)), options).ShouldDecodeWith(Jpeg2000Codec.Decode);

    [Theory]
    [InlineData("8", "-I")]
    [InlineData("12", "-I -r 10")]
    [InlineData("16", "-I -n 3 -r 3")]
    [InlineData("s12", "-I -t 40,40 -d 3,5 -q 45")]
    [InlineData("s16", "-I -r 4 -n 7")]
    [InlineData("rgb", "-I -r 6 -p RPCL")]
    [InlineData("rgb", "-I -n 1 -mct 0")]
    public void FramesCodedWithTheIrreversibleWaveletAreAsNearToOpenJPEGAsItsConstantsAllow(string format, string options) =>
        ShouldBeNear(OpenJpeg.Code(Format(format), OpenJpeg.Picture(Format(format)), options), Format(format).BitsStored == 16 ? 4 : 1);

    // OpenJPEG 2.5 scales high samples by 1.625732422 where 2 / K is 1.625786: 3e-5 of a value of 16 bits is two steps.
    private static void ShouldBeNear(CodedFrames coded, int tolerance)
    {
        var samples = new int[coded.Expected.Length];
        Jpeg2000Codec.Decode(coded.Frames[0], coded.Format, samples);
        int[] differences = [.. samples.Zip(coded.Expected, (a, b) => Math.Abs(a - b))];
        Assert.InRange(differences.Max(), 0, tolerance);
        Assert.InRange(differences.Average(), 0, tolerance == 1 ? 0.05 : 1);
    }

    [Fact]
    public void BoxesAroundACodestreamArePassedOver()
    {
        CodedFrames boxed = OpenJpeg.Code(Colour8, OpenJpeg.Picture(Colour8), "", "jp2");
        Assert.Equal("jP  "u8, boxed.Frames[0].AsSpan(4, 4));
        boxed.ShouldDecodeWith(Jpeg2000Codec.Decode);
        Mutations.ShouldBeHarmless(boxed, Jpeg2000Codec.Decode, 200);
    }

    [Fact]
    public void WhatIsNotCoveredIsRefusedByName()
    {
        CodedFrames good = CodedFrames.Kept("j2k-mr");
        byte[] frame = good.Frames[0];
        int tilePart = frame.AsSpan().IndexOf<byte>([0xFF, 0x90]), size = 4;
        Assert.Contains("a region of interest (RGN), which Glint does not read. Decode the file first: gdcmconv --raw IN OUT.", Error(With(0x5E, 0, 0, 3)), StringComparison.Ordinal);
        Assert.Contains("packed packet headers (PPM or PPT)", Error(With(0x60, 0)), StringComparison.Ordinal);
        Assert.Contains("capabilities beyond Part 1 (CAP)", Error(With(0x50, 0, 2, 0, 0)), StringComparison.Ordinal);
        Assert.Contains("17 bits per sample; Glint reads 1 to 16", Error(Changed(size + 38, 16)), StringComparison.Ordinal);
        Assert.Contains("components sampled 2 x 1", Error(Changed(size + 39, 2)), StringComparison.Ordinal);
        Assert.Contains("is 65 x 64 with 1 component(s); the data set says 64 x 64 with 1", Error(Changed(size + 7, 65)), StringComparison.Ordinal);

        byte[] With(params byte[] segment) => [.. frame[..tilePart], 0xFF, segment[0], 0, (byte)(segment.Length + 1), .. segment[1..], .. frame[tilePart..]];
        byte[] Changed(int at, byte value) => [.. frame[..at], value, .. frame[(at + 1)..]];
        string Error(byte[] bytes) => Assert.Throws<GlintException>(() => Jpeg2000Codec.Decode(bytes, good.Format, new int[good.Format.SampleCount])).Message;
    }

    [Theory]
    [InlineData("j2k-mr")]
    [InlineData("j2k-rgb-lossy")]
    public void MutatedFramesReturnOrAreRefused(string name)
    {
        Mutations.ShouldBeHarmless(CodedFrames.Kept(name), Jpeg2000Codec.Decode, 1000);
        Mutations.ShouldNotPassCutOff(CodedFrames.Kept(name), Jpeg2000Codec.Decode, 4);
    }

    [Theory]
    [InlineData("-M 39 -SOP -EPH -c [64,64] -t 50,41 -p PCRL -n 3")]
    [InlineData("-I -n 4 -r 20,4 -c [16,16] -p RPCL -TP R")]
    [InlineData("-t 64,64 -n 4 -POC T1=0,0,1,2,1,RLCP/T1=2,0,1,4,1,CPRL")]
    public void MutatedFramesOfManyPartsReturnOrAreRefused(string options) =>
        Mutations.ShouldBeHarmless(OpenJpeg.Code(Grey12, OpenJpeg.Picture(Grey12), options), Jpeg2000Codec.Decode, 300);
}
