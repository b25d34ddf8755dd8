using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>A series of the conformance data, compressed by other programs in every way they have without loss: the same volume, bit by bit.</summary>
public class RecodedSeriesTests
{
    public static TheoryData<string, string> Ways => new()
    {
        { "dcmcjpeg", "+e1" },
        { "dcmcjpeg", "+el +sv 1" },
        { "dcmcjpeg", "+el +sv 2" },
        { "dcmcjpeg", "+el +sv 3" },
        { "dcmcjpeg", "+el +sv 4" },
        { "dcmcjpeg", "+el +sv 5" },
        { "dcmcjpeg", "+el +sv 6" },
        { "dcmcjpeg", "+el +sv 7" },
        { "dcmcjpeg", "+e1 +fs 1" },
        { "dcmcjpls", "+el" },
        { "dcmcrle", "" },
        { "gdcmconv", "--j2k" },
        { "gdcmconv", "--jpegls" },
        { "gdcmconv", "--rle" },
        { "gdcmconv", "--jpeg" },
        { "dcmconv", "+te" },
        { "dcmconv", "+tb" },
        { "dcmconv", "+ti" },
        { "dcmconv", "+td" },
        { "dcmconv", "-F +te" },
        { "dcmconv", "-F +ti" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void ASeriesCompressedByOthers_IsTheSameVolume(string program, string options)
    {
        var source = Path.GetDirectoryName(SharedData.Require("conformance/dcmqi/data/segmentations/ct-3slice/01.dcm"))!;
        var folder = Directory.CreateTempSubdirectory("glint-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(source, "*.dcm"))
            {
                Oracle.Run(program, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), file, Path.Combine(folder, Path.GetFileName(file))]);
            }
            var (expected, actual) = (DicomSeries.Open(source).Read(), DicomSeries.Open(folder).Read());
            Assert.Equal(expected.Geometry, actual.Geometry);
            Assert.True(expected.Voxels.AsSpan().SequenceEqual(actual.Voxels), "The voxels differ.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
