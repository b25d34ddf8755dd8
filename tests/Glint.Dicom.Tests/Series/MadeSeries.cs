using Glint.Imaging.Tests;

namespace Glint.Dicom.Tests;

/// <summary>A folder of CT slices that a test makes, each changed as it likes.</summary>
internal sealed class MadeSeries : IDisposable
{
    public const int Columns = 7, Rows = 5;
    public const double Step = 2.5;
    private readonly TemporaryFolder _folder = new();

    public string Folder => Path.GetDirectoryName(_folder["x"])!;

    public string this[string name] => _folder[name];

    /// <summary>Slices 0 to count - 1 as s0.dcm and so on, the last slice first in name.</summary>
    public static MadeSeries Of(int count, Action<int, DataSet>? change = null)
    {
        var series = new MadeSeries();
        for (var i = 0; i < count; i++) series.Add($"s{count - 1 - i}.dcm", i, dataSet => change?.Invoke(i, dataSet));
        return series;
    }

    /// <summary>Adds slice number <paramref name="index"/> of the series.</summary>
    public void Add(string name, int index, Action<DataSet>? change = null, TransferSyntax? syntax = null)
    {
        var dataSet = Slice(index);
        change?.Invoke(dataSet);
        DicomFile.Write(this[name], dataSet, syntax);
    }

    public static DataSet Slice(int index)
    {
        var dataSet = new DataSet();
        dataSet.SetText(Tags.SpecificCharacterSet, "ISO_IR 100");
        dataSet.SetText(Tags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        dataSet.SetText(Tags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2");
        dataSet.SetText(Tags.SopInstanceUid, DicomUid.From($"slice {index}"));
        dataSet.SetText(Tags.Modality, "CT");
        dataSet.SetText(Tags.Manufacturer, "Maker");
        dataSet.SetText(Tags.StudyDate, "20260102");
        dataSet.SetText(Tags.StudyTime, "101112");
        dataSet.SetText(Tags.SeriesDescription, "Thorax");
        dataSet.SetText(Tags.PatientName, "Müller^Änne");
        dataSet.SetText(Tags.PatientId, "P7");
        dataSet.SetNumbers(Tags.SliceThickness, Step);
        dataSet.SetText(Tags.PatientPosition, "HFS");
        dataSet.SetText(Tags.StudyInstanceUid, "1.2.3");
        dataSet.SetText(Tags.SeriesInstanceUid, "1.2.3.4");
        dataSet.SetText(Tags.FrameOfReferenceUid, "1.2.3.9");
        dataSet.SetIntegers(Tags.SeriesNumber, 4);
        dataSet.SetIntegers(Tags.AcquisitionNumber, 1);
        dataSet.SetIntegers(Tags.InstanceNumber, index + 1);
        dataSet.SetNumbers(Tags.ImagePositionPatient, -30.5, -41.25, 12 + Step * index);
        dataSet.SetNumbers(Tags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0);
        dataSet.SetIntegers(Tags.SamplesPerPixel, 1);
        dataSet.SetText(Tags.PhotometricInterpretation, "MONOCHROME2");
        dataSet.SetIntegers(Tags.Rows, Rows);
        dataSet.SetIntegers(Tags.Columns, Columns);
        dataSet.SetNumbers(Tags.PixelSpacing, 0.75, 0.5);
        dataSet.SetIntegers(Tags.BitsAllocated, 16);
        dataSet.SetIntegers(Tags.BitsStored, 16);
        dataSet.SetIntegers(Tags.HighBit, 15);
        dataSet.SetIntegers(Tags.PixelRepresentation, 1);
        dataSet.SetNumbers(Tags.RescaleIntercept, -1024);
        dataSet.SetNumbers(Tags.RescaleSlope, 1);
        dataSet.SetIntegers(Tags.PixelData, [.. Enumerable.Range(0, Columns * Rows).Select(i => (long)Stored(index, i))]);
        return dataSet;
    }

    /// <summary>The stored value of a pixel.</summary>
    public static int Stored(int slice, int pixel) => 100 * slice + pixel;

    public void Dispose() => _folder.Dispose();
}
