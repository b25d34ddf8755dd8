using Glint.Dicom.Codecs;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests.Codecs;

public class JpegLosslessCodecTests
{
    private const string Ct = "conformance/cornerstone/testImages/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm";
    private const string Colour = "conformance/pydicom/src/pydicom/data/test_files/examples_rgb_color.dcm";

    [Fact]
    public void TheKeptFrameHasTheValuesGDCMFinds() => CodedFrames.Kept("jpeg-rgb").ShouldDecodeWith(JpegLosslessCodec.Decode);

    [Theory]
    [InlineData("CTImage.dcm_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm")]
    [InlineData("CTImage.dcm_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm")]
    public void ConformanceFramesHaveTheValuesGDCMFinds(string file) =>
        CodedFrames.Of(SharedData.Require("conformance/cornerstone/testImages/" + file)).ShouldDecodeWith(JpegLosslessCodec.Decode);

    [Theory]
    [InlineData(Ct, 0)]
    [InlineData(Ct, 1)]
    [InlineData(Ct, 2)]
    [InlineData(Ct, 3)]
    [InlineData(Ct, 4)]
    [InlineData(Ct, 5)]
    [InlineData(Ct, 6)]
    [InlineData(Ct, 7)]
    [InlineData(Colour, 0)]
    [InlineData(Colour, 6)]
    public void FramesCodedByDcmcjpegDecodeToWhatWentIn(string file, int predictor)
    {
        string native = SharedData.Require(file);
        using var folder = new TemporaryFolder();
        Oracle.Run("dcmcjpeg", [.. predictor == 0 ? (string[])["+e1"] : ["+el", "+sv", $"{predictor}"], native, folder["jpeg.dcm"]]);
        CodedFrames.Of(folder["jpeg.dcm"], native).ShouldDecodeWith(JpegLosslessCodec.Decode);
    }

    public static TheoryData<int, int, int, int, int, bool> Layouts()
    {
        var layouts = new TheoryData<int, int, int, int, int, bool>();
        for (int predictor = 1; predictor <= 7; predictor++)
        {
            layouts.Add(predictor, 16, 1, 0, 0, true);
            layouts.Add(predictor, 12, 3, 2, 3, true);
            layouts.Add(predictor, 8, 3, 0, 2, false);
        }
        layouts.Add(1, 2, 1, 1, 1, true);
        layouts.Add(4, 9, 1, 8, 0, true);
        return layouts;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void NoiseComesBackForAllPrecisionsShiftsRestartsAndScans(int predictor, int precision, int components, int shift, int rowsPerRestart, bool isInterleaved)
    {
        const int columns = 17, rows = 11;
        var random = new Random(predictor);
        int[] samples = [.. Enumerable.Range(0, columns * rows * components).Select(_ => random.Next(1 << precision) >> shift << shift)];
        byte[] frame = new LosslessJpegEncoder
        {
            Columns = columns,
            Rows = rows,
            Components = components,
            Precision = precision,
            Predictor = predictor,
            PointTransform = shift,
            RowsPerRestart = rowsPerRestart,
            IsInterleaved = isInterleaved,
        }.Encode(samples);
        var decoded = new int[samples.Length];
        JpegLosslessCodec.Decode(frame, new PixelFormat(columns, rows, components, 16, precision, false), decoded);
        Samples.ShouldEqual(samples, decoded);
    }

    [Fact]
    public void SignedValuesComeBackWithTheLargestDifferenceOfAll()
    {
        int[] samples = [-32768, 32767, 0, -32768, -1, 32767];     // 0 to -32768 is the category without further bits
        byte[] frame = new LosslessJpegEncoder { Columns = 3, Rows = 2 }.Encode(samples);
        var decoded = new int[6];
        JpegLosslessCodec.Decode(frame, new PixelFormat(3, 2, 1, 16, 16, true), decoded);
        Samples.ShouldEqual(samples, decoded);
    }

    [Theory]
    [InlineData(0xC0, "coded with loss (SOF0), which Glint does not read. Decode the file first: dcmdjpeg IN OUT.")]
    [InlineData(0xC1, "coded with loss (SOF1), which Glint does not read. Decode the file first: dcmdjpeg IN OUT.")]
    [InlineData(0xC2, "coded with loss (SOF2), which Glint does not read. Decode the file first: dcmdjpeg IN OUT.")]
    [InlineData(0xCB, "lossless with arithmetic coding (SOF11), which Glint does not read.")]
    [InlineData(0xC7, "has the marker FFC7, a process that DICOM does not use.")]
    public void OtherProcessesAreRefusedByName(int marker, string message)
    {
        byte[] frame = new LosslessJpegEncoder { Columns = 3, Rows = 2 }.Encode(new int[6]);
        frame[3] = (byte)marker;
        Assert.Contains(message, Error(frame, 3, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void AFrameOfAnotherShapeOrDepthIsRefused()
    {
        byte[] frame = new LosslessJpegEncoder { Columns = 3, Rows = 2 }.Encode(new int[6]);
        Assert.Contains("is 3 x 2 with 1 component(s); the data set says 4 x 2 with 1", Error(frame, 4, 2), StringComparison.Ordinal);
        frame[6] = 17;
        Assert.Contains("17 bits per sample", Error(frame, 3, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedFramesReturnOrAreRefused()
    {
        Mutations.ShouldBeHarmless(CodedFrames.Kept("jpeg-rgb"), JpegLosslessCodec.Decode, 1000);
        Mutations.ShouldNotPassCutOff(CodedFrames.Kept("jpeg-rgb"), JpegLosslessCodec.Decode, 4);
    }

    private static string Error(byte[] frame, int columns, int rows) => Assert.Throws<GlintException>(() =>
        JpegLosslessCodec.Decode(frame, new PixelFormat(columns, rows, 1, 16, 16, false), new int[columns * rows])).Message;
}
