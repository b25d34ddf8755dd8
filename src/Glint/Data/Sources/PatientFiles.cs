using Glint.Imaging;

namespace Glint.Data;

/// <summary>What of one patient is there to be read.</summary>
/// <param name="Patient">Name of the patient.</param>
/// <param name="Image">CT in HU; null if it is missing.</param>
/// <param name="Labels">Labels on the same voxels; null if there are none.</param>
internal sealed record PatientFiles(string Patient, IScanSource? Image, IScanSource? Labels)
{
    /// <summary>What messages call the image.</summary>
    public string? ImagePath => Image?.Path;

    /// <summary>What messages call the labels.</summary>
    public string? LabelPath => Labels?.Path;
}
