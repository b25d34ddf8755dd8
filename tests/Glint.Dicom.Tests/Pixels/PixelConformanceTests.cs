using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>Every DICOM file of the conformance data against pydicom, with GDCM for compressed pixels (expected_pixels.py makes the table).</summary>
public class PixelConformanceTests
{
    private static readonly JsonElement[] Table = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_pixels.json")))!;

    // What Glint refuses, and pydicom reads as far as it goes.
    private static readonly Dictionary<string, string> Damaged = new(StringComparer.Ordinal)
    {
        ["pydicom/src/pydicom/data/test_files/MR_truncated.dcm"] = "PixelData (7FE0,0010) at byte 1500 needs 8192 bytes and has 8130",
        ["pydicom/src/pydicom/data/test_files/rtplan_truncated.dcm"] = "(300A,00B0) at byte 1418 needs 976 bytes and has 711",
        ["pydicom/src/pydicom/data/test_files/dicomdirtests/DICOMDIR-nooffset"] = "Item (FFFE,E000) at byte 10472 needs 248 bytes and has 224",
        ["pydicom/src/pydicom/data/test_files/no_meta.dcm"] = "is not a DICOM file",
    };

    // pydicom knows more tags as sequences in files whose types are unknown (UN), and fewer private ones.
    private static readonly string[] OfUnknownTypes = ["rtdose_rle.dcm", "rtdose_rle_1frame.dcm", "priv_SQ.dcm"];

    // One frame is damaged, and GDCM gives what is left in memory; one is of the irreversible wavelet, whose last digit each decoder has its own of.
    private static readonly string[] NotAlike = ["JPEG2000-embedded-sequence-delimiter.dcm", "JPEG2000.dcm"];

    private static readonly string[] Lossy = ["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55"];

    public static TheoryData<string> Whole => [.. Table.Where(row => !Damaged.ContainsKey(FileOf(row))).Select(FileOf)];

    public static TheoryData<string> CutOff => [.. Damaged.Keys];

    public static TheoryData<string> WithPixels => [.. Table.Where(row => row.TryGetProperty("pixels", out _) && !IsLossy(row) && !NotAlike.Contains(Path.GetFileName(FileOf(row)))).Select(FileOf)];

    public static TheoryData<string> OfLossyJpeg => [.. Table.Where(IsLossy).Select(FileOf)];

    [Fact]
    public void TheTable_HasAllFiles() => Assert.Equal(294, Table.Length);

    [Theory]
    [MemberData(nameof(Whole))]
    public void AFile_HasTheElementsThatPydicomFinds(string name)
    {
        var row = RowOf(name);
        var file = Read(name);
        if (!OfUnknownTypes.Contains(Path.GetFileName(name))) Assert.Equal(row.GetProperty("elements").GetInt32(), Elements(file.DataSet));
        Assert.Equal(row.GetProperty("syntax").GetString(), file.Syntax.Uid);
    }

    [Theory]
    [MemberData(nameof(WithPixels))]
    public void AnImage_HasTheStoredValuesThatPydicomFinds(string name)
    {
        var file = Read(name);
        var pixels = new PixelData(file);
        var frame = new int[pixels.Format.SampleCount];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < pixels.FrameCount; i++)
        {
            pixels.ReadFrame(i, frame);
            hash.AppendData(MemoryMarshal.AsBytes<int>(frame));
        }
        Assert.Equal(RowOf(name).GetProperty("pixels").GetString(), Convert.ToHexString(hash.GetHashAndReset()), ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(OfLossyJpeg))]
    public void LossyJpeg_IsRefusedWithTheCommandThatHelps(string name)
    {
        var message = Assert.Throws<GlintException>(() => new PixelData(Read(name))).Message;
        Assert.Contains("Run 'dcmdjpeg IN OUT'", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [MemberData(nameof(CutOff))]
    public void AFileThatEndsTooEarly_IsRefusedWithWhatItLacks(string name) =>
        Assert.Contains(Damaged[name], Assert.Throws<GlintException>(() => Items(Read(name))).Message, StringComparison.Ordinal);

    private static bool IsLossy(JsonElement row) => Lossy.Contains(row.GetProperty("syntax").GetString()) && row.TryGetProperty("elements", out _)
        && !FileOf(row).EndsWith("/SC_rgb_jpeg_dcmd.dcm", StringComparison.Ordinal);

    private static int Items(DicomFile file) => Elements(file.DataSet);

    private static int Elements(DataSet dataSet) => dataSet.Count(element => element.Tag.Element != 0)
        + dataSet.Where(element => element.Vr == Vr.SQ).SelectMany(element => dataSet.Items(element.Tag)).Sum(Elements);

    private static DicomFile Read(string name) => DicomFile.Read(SharedData.Require(Path.Combine("conformance", name)));

    private static string FileOf(JsonElement row) => row.GetProperty("file").GetString()!;

    private static JsonElement RowOf(string file) => Table.Single(row => FileOf(row) == file);
}
