using Glint.Dicom;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>Scans written as DICOM: a CT series, a file a slice, and a structure set or a segmentation of its tumour.</summary>
internal static class DicomPatients
{
    /// <summary>The patients of a data set, the same voxels and masks on the same grids, under their names.</summary>
    /// <param name="sets">The data set.</param>
    /// <param name="count">How many patients it has.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="isStructureSet">Structure sets, or segmentations.</param>
    /// <param name="isFlat">All files in one folder, or a folder a patient.</param>
    /// <param name="lung">A second lesion for a second ROI, in each; null: none.</param>
    internal static string Of(DataSets sets, int count, string folder, bool isStructureSet = true, bool isFlat = false, (int Column, int Row)? lung = null)
    {
        for (int p = 0; p < count; p++)
        {
            Mask mask = Mask.FromLabels(ScanFile.Read(sets.LabelPath(p)), null, "labels");
            if (lung is var (column, row)) mask.Voxels[mask.Geometry.IndexOf(column, row, 3)] = 1;
            Write(ScanFile.Read(sets.ImagePath(p)), mask, Path.Combine(folder, isFlat ? "" : $"case{count - p}"), $"P{p}", isStructureSet, perLesion: lung is not null);
        }
        return folder;
    }

    /// <summary>One patient.</summary>
    internal static void Write(Volume image, Mask mask, string folder, string patient, bool isStructureSet, bool perLesion = false, string study = "1")
    {
        string name = $"{patient.Replace('/', '_')}-{study}", series = Directory.CreateDirectory(Path.Combine(folder, $"ct-{name}")).FullName;
        for (int z = 0; z < image.Geometry.Slices; z++) DicomFile.Write(Path.Combine(series, $"{z}.dcm"), Slice(image, z, patient, study));
        var options = new FindingOptions { PerLesion = perLesion };
        string marks = Path.Combine(folder, $"{name}.dcm");
        if (isStructureSet) StructureSetWriter.Write(marks, mask, DicomSeries.Open(series), options);
        else SegmentationWriter.Write(marks, mask, DicomSeries.Open(series), options);
    }

    /// <summary>All files of the folder in it, and none in folders of their own.</summary>
    internal static void Flatten(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.Move(file, Path.Combine(folder, string.Join('-', Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar))));
        }
        foreach (string below in Directory.GetDirectories(folder)) Directory.Delete(below, recursive: true);
    }

    private static DataSet Slice(Volume image, int z, string patient, string study)
    {
        Geometry grid = image.Geometry;
        (double x, double y, double height) = grid.IndexToWorld.ToWorld(0, 0, z);
        (Vector3D column, Vector3D row, _) = grid.Direction;
        var slice = new DataSet();
        slice.SetText(Tags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2");
        slice.SetText(Tags.SopInstanceUid, DicomUid.From($"{patient} {study} {z}"));
        slice.SetText(Tags.Modality, "CT");
        slice.SetText(Tags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        slice.SetText(Tags.StudyDate, $"2024010{study}");
        slice.SetText(Tags.PatientName, patient);
        slice.SetText(Tags.PatientId, patient);
        slice.SetText(Tags.StudyInstanceUid, DicomUid.From($"study {patient} {study}"));
        slice.SetText(Tags.SeriesInstanceUid, DicomUid.From($"series {patient} {study}"));
        slice.SetText(Tags.FrameOfReferenceUid, DicomUid.From($"frame {patient} {study}"));
        slice.SetIntegers(Tags.InstanceNumber, z + 1);
        slice.SetNumbers(Tags.ImagePositionPatient, x, y, height);
        slice.SetNumbers(Tags.ImageOrientationPatient, column.X, column.Y, column.Z, row.X, row.Y, row.Z);
        slice.SetNumbers(Tags.PixelSpacing, grid.SpacingMillimetres.Y, grid.SpacingMillimetres.X);
        slice.SetNumbers(Tags.SliceThickness, grid.SpacingMillimetres.Z);
        slice.SetIntegers(Tags.SamplesPerPixel, 1);
        slice.SetText(Tags.PhotometricInterpretation, "MONOCHROME2");
        slice.SetIntegers(Tags.Rows, grid.Rows);
        slice.SetIntegers(Tags.Columns, grid.Columns);
        slice.SetIntegers(Tags.BitsAllocated, 16);
        slice.SetIntegers(Tags.BitsStored, 16);
        slice.SetIntegers(Tags.HighBit, 15);
        slice.SetIntegers(Tags.PixelRepresentation, 1);
        slice.SetNumbers(Tags.RescaleIntercept, -1024);
        slice.SetNumbers(Tags.RescaleSlope, 1);
        int size = grid.Columns * grid.Rows;
        slice.SetIntegers(Tags.PixelData, [.. image.Voxels.AsSpan(z * size, size).ToArray().Select(hu => (long)hu + 1024)]);
        return slice;
    }
}
