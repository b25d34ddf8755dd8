using Glint.Imaging;

namespace Glint.Data;

/// <summary>How an intensity window came about.</summary>
internal enum WindowOrigin
{
    /// <summary>Given in HU.</summary>
    Given,

    /// <summary><see cref="IntensityWindow.Lung"/>.</summary>
    Lung,

    /// <summary><see cref="IntensityWindow.Liver"/>.</summary>
    Liver,

    /// <summary>Percentiles of the training patients' tumour voxels, see <see cref="TumourWindow"/>.</summary>
    Percentiles,
}
