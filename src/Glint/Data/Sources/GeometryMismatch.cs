namespace Glint.Data;

/// <summary>What to do with a label that does not lie on the voxels of its image.</summary>
public enum GeometryMismatch
{
    /// <summary>Refuse the pair.</summary>
    Error,

    /// <summary>Carry the label to the image's grid through physical space (see <see cref="Imaging.NearestNeighbour"/>).</summary>
    Resample,

    /// <summary>Pair voxels of equal index, wherever the files say that they lie; both must have the same size.</summary>
    Ignore,
}
