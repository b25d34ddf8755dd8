namespace Glint.Imaging;

/// <summary>How far apart the pixels and slices of an axial cut lie, in millimetres, whatever order the voxels are stored in.</summary>
internal readonly record struct AxialSpacing(double FirstMillimetres, double SecondMillimetres, double SliceMillimetres)
{
    internal double PixelSquareMillimetres => FirstMillimetres * SecondMillimetres;

    /// <summary>Of the slices that <see cref="AxialView"/> cuts.</summary>
    internal static AxialSpacing Of(Geometry stored)
    {
        Vector3D spacing = new AxialView(stored).Geometry.SpacingMillimetres;
        return new(spacing.X, spacing.Y, spacing.Z);
    }
}
