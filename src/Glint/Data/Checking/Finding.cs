namespace Glint.Data;

/// <summary>How much a problem of a data set matters.</summary>
internal enum Severity
{
    /// <summary>Training refuses the data until it is mended.</summary>
    StopsTraining,

    /// <summary>Training goes on, perhaps on nonsense: somebody should look.</summary>
    WorthALook,
}

/// <summary>What is wrong, as one word for programs; <see cref="Finding.Text"/> says it to people.</summary>
internal enum FindingKind
{
    /// <summary>dataset.json, or an entry of it, cannot be used.</summary>
    BrokenList,

    /// <summary>A file that the data set names is not there.</summary>
    MissingFile,

    /// <summary>A label file that belongs to no image.</summary>
    LabelWithoutImage,

    /// <summary>An image that has no label file and is left out.</summary>
    ImageWithoutLabel,

    /// <summary>Several DICOM objects that mark one series.</summary>
    SeveralLabels,

    /// <summary>A DICOM series and an object whose positions do not mean the same.</summary>
    OtherFrameOfReference,

    /// <summary>A DICOM series that does not say whose it is.</summary>
    NoPatient,

    /// <summary>What can be read and may not be what is meant: labels between slices, or of another series.</summary>
    Doubtful,

    /// <summary>A file among the scans that the data set does not name.</summary>
    Unlisted,

    /// <summary>One patient's name stands twice in the data set.</summary>
    PatientTwice,

    /// <summary>Too few patients to train, choose and test on.</summary>
    TooFewPatients,

    /// <summary>A file is damaged, cut off or of another format.</summary>
    Unreadable,

    /// <summary>Image and label lie on different grids.</summary>
    GeometryMismatch,

    /// <summary>A voxel is NaN or infinite.</summary>
    NotANumber,

    /// <summary>Labels that are fractions, negative, or neither 0 nor 1 without one being picked.</summary>
    WrongLabels,

    /// <summary>No scan of the data set has a voxel of the tumour's label.</summary>
    LabelNowhere,

    /// <summary>A scan without tumour.</summary>
    EmptyMask,

    /// <summary>A scan or slices that are tumour all over.</summary>
    FullMask,

    /// <summary>Slices that the intensity window turns into one grey.</summary>
    OutsideWindow,

    /// <summary>An image that has the same value everywhere.</summary>
    OneValue,

    /// <summary>Two patients whose scans are the same voxels.</summary>
    SamePatient,

    /// <summary>Slices that are the same pixels.</summary>
    DuplicateSlices,

    /// <summary>Two different scans with the same label map.</summary>
    DuplicateLabels,

    /// <summary>A NIfTI file whose qform and sform put its voxels on different places.</summary>
    TwoForms,

    /// <summary>A distance between voxels that no scan of a person has.</summary>
    ImplausibleSpacing,

    /// <summary>Values that are probably no HU, or far from those of the other scans.</summary>
    NotHounsfield,

    /// <summary>The scans do not go with the options of the training that is asked about.</summary>
    UnfitForOptions,
}

/// <summary>One problem of a data set.</summary>
/// <param name="Severity">Whether training would stop at it.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Patient">Whose files it is about; null where it is about the whole data set.</param>
/// <param name="File">The file to look at, or the data set's folder.</param>
/// <param name="Text">One line: which file, what was found, what to do.</param>
internal sealed record Finding(Severity Severity, FindingKind Kind, string? Patient, string File, string Text);
