using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>The series of the conformance data against dcm2niix.</summary>
public class SeriesConformanceTests
{
    // Folder, a file of it.
    public static TheoryData<string, string> Folders => new()
    {
        { "dcmqi/data/segmentations/23x38x3/image", "IMG0001.dcm" },
        { "dcmqi/data/segmentations/23x38x3/multiframe", "mf.dcm" },
        { "dcmqi/data/segmentations/24x38x3/image", "IMG0001.dcm" },
        { "dcmqi/data/segmentations/24x38x3/multiframe", "mf.dcm" },
        { "dcmqi/data/segmentations/ct-3slice", "01.dcm" },
        { "ibsi_digital_phantom/ibsi_2_digital_phantom/dicom/orientation", "2.16.840.1.114362.1.12066432.22812756899.609963114.615.392.dcm" },
        { "ibsi_digital_phantom/ibsi_1_digital_phantom/dicom_deprecated/image", "phantom.deprecated" },
        { "rt-utils/tests/mock_data", "ct_1.dcm" },
        { "rt-utils/tests/oriented_data", "0.dcm" },
        { "sts019_ct_rtstruct/ibsi_validation/dicom/STS_019/CT/image", "000000.dcm" },
        { "torchio/tests/image_data/dicom", "IMG0001.dcm" },
    };

    [Fact]
    public void ASliceAloneThatDoesNotSayHowThickItIs_IsRefused()
    {
        var folder = Path.GetDirectoryName(SharedData.Require("conformance/rt-utils/tests/one_slice_data/0.dcm"))!;
        Assert.EndsWith("0.dcm is the only slice, and says neither thickness nor spacing. Add the other slices.",
            Assert.Throws<GlintException>(() => DicomSeries.Open(folder).Geometry).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void ASeries_IsTheVolumeThatDcm2niixMakes(string name, string file)
    {
        var folder = Path.GetDirectoryName(SharedData.Require(Path.Combine("conformance", name, file)))!;
        Dcm2niix.AssertSame(Dcm2niix.Read(folder), DicomSeries.Open(folder).Read());
    }
}
