using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>One plane of a series: a file, or a frame of one, and what its data set says of it.</summary>
/// <param name="File">The file it is in.</param>
/// <param name="Frame">Which of the file's frames, from 0 on.</param>
internal sealed record SeriesSlice(DicomFile File, int Frame)
{
    public required int Columns { get; init; }

    public required int Rows { get; init; }

    /// <summary>Centre of the first pixel, in millimetres, LPS.</summary>
    public required Vector3D Position { get; init; }

    /// <summary>Unit vector along which columns are counted.</summary>
    public required Vector3D AlongRow { get; init; }

    /// <summary>Unit vector along which rows are counted.</summary>
    public required Vector3D AlongColumn { get; init; }

    /// <summary>Millimetres from column to column.</summary>
    public required double ColumnSpacing { get; init; }

    /// <summary>Millimetres from row to row.</summary>
    public required double RowSpacing { get; init; }

    /// <summary>What a slice alone is taken to be thick, in millimetres; null where the data set does not say.</summary>
    public double? ThicknessMillimetres { get; init; }

    public required Rescale Rescale { get; init; }

    /// <summary>Frame of Reference UID; null where there is none.</summary>
    public string? FrameOfReference { get; init; }

    public string? Acquisition { get; init; }

    /// <summary>Whether it is an overview that slices were planned on.</summary>
    public bool IsLocalizer { get; init; }

    /// <summary>The SOP Instance UID, for references.</summary>
    public string? InstanceUid => File.DataSet.Text(Tags.SopInstanceUid);

    public string? PatientId => File.DataSet.Text(Tags.PatientId);

    /// <summary>The unit vector across the plane.</summary>
    public Vector3D Normal => AlongRow.Cross(AlongColumn);

    /// <summary>Its file, and its frame where there is more than one, as messages name it.</summary>
    public string Name(string folder)
    {
        var name = Path.GetRelativePath(folder, File.Path);
        return File.DataSet.Integer(Tags.NumberOfFrames) > 1 ? $"{name} frame {Frame + 1}" : name;
    }
}
