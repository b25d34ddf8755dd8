namespace Glint.Data;

/// <summary>The files of one patient that are there to be read.</summary>
/// <param name="Patient">Name of the patient.</param>
/// <param name="ImagePath">CT in HU; null if it is missing.</param>
/// <param name="LabelPath">Labels on the same voxels; null if there is none.</param>
internal sealed record PatientFiles(string Patient, string? ImagePath, string? LabelPath);
