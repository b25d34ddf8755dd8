using System.Diagnostics;
using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>Small files of the conformance data with bytes changed, put in and cut off, the same ones each time: read, or refused in one line, and soon.</summary>
public class MutationTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Files =>
    [
        "dcmqi/data/segmentations/23x38x3/image/IMG0001.dcm",
        "dcmqi/data/segmentations/23x38x3/multiframe/mf.dcm",
        "highdicom/data/test_files/seg_image_ct_binary.dcm",
        "highdicom/data/test_files/sm_image_jpegls_nobot.dcm",
        "pydicom/src/pydicom/data/test_files/MR_small_RLE.dcm",
        "pydicom/src/pydicom/data/test_files/MR_small_expb.dcm",
        "pydicom/src/pydicom/data/test_files/MR_small_jp2klossless.dcm",
        "pydicom/src/pydicom/data/test_files/MR_small_jpeg_ls_lossless.dcm",
        "pydicom/src/pydicom/data/test_files/SC_rgb_jpeg_gdcm.dcm",
        "pydicom/src/pydicom/data/test_files/SC_rgb_rle_16bit_2frame.dcm",
        "pydicom/src/pydicom/data/test_files/UN_sequence.dcm",
        "pydicom/src/pydicom/data/test_files/nested_priv_SQ.dcm",
        "pydicom/src/pydicom/data/test_files/rtdose_expb.dcm",
        "pydicom/src/pydicom/data/test_files/image_dfl.dcm",
        "rt-utils/tests/oriented_data/0.dcm",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void AChangedFile_IsReadOrRefusedInOneLine(string name)
    {
        using var folder = new TemporaryFolder();
        var good = File.ReadAllBytes(SharedData.Require("conformance/" + name));
        var (path, random) = (folder["changed.dcm"], new Random(25));
        var cases = good.Length > 50_000 ? 30 : 150;
        for (var i = 0; i < cases; i++)
        {
            File.WriteAllBytes(path, Change(good, random));
            var start = Stopwatch.GetTimestamp();
            try
            {
                ReadAll(path);
            }
            catch (GlintException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
            Assert.True(Stopwatch.GetElapsedTime(start) < Bound, $"Case {i} took {Stopwatch.GetElapsedTime(start)}.");
        }
    }

    /// <summary>Everything a reader can be asked: elements and items, pixels, and a series of the folder.</summary>
    internal static void ReadAll(string path)
    {
        if (DicomFile.TryRead(path) is not { } file) return;
        Visit(file.DataSet);
        foreach (var series in DicomSeries.Find(Path.GetDirectoryName(path)!)) _ = series.Read();
        var pixels = new PixelData(file);
        pixels.CheckFrameFits();
        var frame = new int[pixels.Format.SampleCount];
        for (var i = 0; i < Math.Min(pixels.FrameCount, 3); i++) pixels.ReadFrame(i, frame);
    }

    private static void Visit(DataSet dataSet)
    {
        foreach (var element in dataSet.ToArray())
        {
            if (element.Vr == Vr.SQ) foreach (var item in dataSet.Items(element.Tag)) Visit(item);
            else if (element.Vr.IsText()) _ = dataSet.Texts(element.Tag);
        }
    }

    private static byte[] Change(byte[] good, Random random)
    {
        var changed = good.ToArray();
        var reach = random.Next(3) == 0 ? changed.Length : Math.Min(changed.Length, 2000); // headers first
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(Math.Min(128, reach - 1), reach);
            changed[at] = random.Next(4) switch
            {
                0 => (byte)(changed[at] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                2 => 0xFF,
                _ => 0,
            };
        }
        return random.Next(4) == 0 ? changed[..random.Next(changed.Length)] : changed;
    }
}
