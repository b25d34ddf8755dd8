namespace Glint.Dicom.Tests;

/// <summary>CT series of any grid, written by Glint: a file a slice, small pixels, a patient of many fields.</summary>
internal static class SeriesOfGrid
{
    public const string CtStorage = "1.2.840.10008.5.1.4.1.1.2";

    /// <summary>Grids as series have them: slices ascend along the normal, but for the shear of a tilted gantry.</summary>
    public static Geometry Grid(string orientation, int columns = 24, int rows = 20, int slices = 4)
    {
        Affine affine = orientation switch
        {
            "axial" => new(new(0.7, 0, 0), new(0, 0.8, 0), new(0, 0, 2.5), new(-30.25, 12.5, -400.1)),
            "prone" => new(new(-0.7, 0, 0), new(0, -0.8, 0), new(0, 0, 2.5), new(30.25, 12.5, 77.3)),
            "sagittal" => new(new(0, 0.7, 0), new(0, 0, -0.8), new(-2.5, 0, 0), new(-30.25, 12.5, -400.1)),
            "coronal" => new(new(0.7, 0, 0), new(0, 0, -0.8), new(0, 2.5, 0), new(-30.25, 12.5, -400.1)),
            "oblique" => Rotations.Turned([0.7, 0.8, 2.5], [0.3, 0.4, -0.2], [-30.25, 12.5, -400.1]),
            "tilted" => new(
                new(0.7, 0, 0), new(0, 0.8 * Math.Cos(0.3), -0.8 * Math.Sin(0.3)), new(0, 0, 2.5), new(-30.25, 12.5, -400.1)),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "Not an orientation."),
        };
        return new Geometry(columns, rows, slices, affine);
    }

    /// <summary>Writes the series into a folder.</summary>
    public static ReferencedSeries Write(Geometry grid, string folder)
    {
        Directory.CreateDirectory(folder);
        ReferencedSeries series = Of(grid);
        for (int z = 0; z < grid.Slices; z++)
        {
            DicomFile.Write(Path.Combine(folder, $"{z:000}.dcm"), Slice(grid, z, series));
        }
        return series;
    }

    public static ReferencedSeries Of(Geometry grid)
    {
        var first = new DataSet();
        first.SetText(Tags.SpecificCharacterSet, "ISO_IR 100");
        first.SetText(Tags.PatientName, "Müller^Jörg");
        first.SetText(Tags.PatientId, "P-7");
        first.SetText(Tags.PatientBirthDate, "19501231");
        first.SetText(Tags.PatientSex, "O");
        first.SetText(new Tag(0x0010, 0x1010), "070Y");
        first.SetText(Tags.StudyInstanceUid, DicomUid.From("study"));
        first.SetText(Tags.StudyDate, "20240229");
        first.SetText(Tags.StudyTime, "101112");
        first.SetText(Tags.StudyId, "4");
        first.SetText(Tags.StudyDescription, "Schädel");
        first.SetText(Tags.AccessionNumber, "A1");
        first.SetText(Tags.SeriesInstanceUid, DicomUid.From("series"));
        first.SetText(Tags.FrameOfReferenceUid, DicomUid.From("frame"));
        return new ReferencedSeries(
            grid, first, [.. Enumerable.Range(0, grid.Slices).Select(z => new SourceInstance(CtStorage, DicomUid.From($"slice {z}")))]);
    }

    private static DataSet Slice(Geometry grid, int z, ReferencedSeries series)
    {
        var slice = new DataSet();
        slice.Copy(series.First, [.. series.First.Select(e => e.Tag)]);
        slice.SetText(Tags.SopClassUid, CtStorage);
        slice.SetText(Tags.SopInstanceUid, series.Slices[z].SopInstanceUid);
        slice.SetText(Tags.Modality, "CT");
        slice.SetText(Tags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        slice.SetText(Tags.PatientPosition, "HFS");
        slice.SetIntegers(Tags.SeriesNumber, 2);
        slice.SetIntegers(Tags.InstanceNumber, z + 1);
        Affine a = grid.IndexToWorld;
        (Vector3D column, Vector3D row, _) = grid.Direction;
        (double x, double y, double height) = a.ToWorld(0, 0, z);
        slice.SetNumbers(Tags.ImagePositionPatient, x, y, height);
        slice.SetNumbers(Tags.ImageOrientationPatient, column.X, column.Y, column.Z, row.X, row.Y, row.Z);
        slice.SetNumbers(Tags.PixelSpacing, grid.SpacingMillimetres.Y, grid.SpacingMillimetres.X);
        slice.SetNumbers(Tags.SliceThickness, Math.Abs(column.Cross(row).Dot(a.SliceStep)));
        slice.SetIntegers(Tags.SamplesPerPixel, 1);
        slice.SetText(Tags.PhotometricInterpretation, "MONOCHROME2");
        slice.SetIntegers(Tags.Rows, grid.Rows);
        slice.SetIntegers(Tags.Columns, grid.Columns);
        slice.SetIntegers(Tags.BitsAllocated, 16);
        slice.SetIntegers(Tags.BitsStored, 16);
        slice.SetIntegers(Tags.HighBit, 15);
        slice.SetIntegers(Tags.PixelRepresentation, 1);
        slice.SetNumbers(Tags.RescaleIntercept, 0);
        slice.SetNumbers(Tags.RescaleSlope, 1);
        slice.SetBytes(Tags.PixelData, new byte[2 * grid.Columns * grid.Rows], Vr.OW);
        return slice;
    }
}
