namespace Glint.Imaging;

/// <summary>
/// Which voxels of a mask are neighbours, by the usual number of them. With 4 and 8 every slice is labelled on its own; with 6, 18 and 26
/// components run through the slices. On a single slice 6 is the same as 4, and 18 and 26 the same as 8.
/// </summary>
public enum Connectivity
{
    /// <summary>Pixels of one slice that share an edge.</summary>
    Four = 4,

    /// <summary>Pixels of one slice that share an edge or a corner.</summary>
    Eight = 8,

    /// <summary>Voxels that share a face.</summary>
    Six = 6,

    /// <summary>Voxels that share a face or an edge.</summary>
    Eighteen = 18,

    /// <summary>Voxels that share a face, an edge or a corner.</summary>
    TwentySix = 26,
}
