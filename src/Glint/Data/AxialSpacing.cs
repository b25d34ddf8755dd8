using Glint.Imaging;

namespace Glint.Data;

/// <summary>How far apart the pixels and slices of an axial cut lie, in millimetres, whatever order the voxels are stored in.</summary>
internal readonly record struct AxialSpacing(double FirstMillimetres, double SecondMillimetres, double SliceMillimetres)
{
    internal double PixelSquareMillimetres => FirstMillimetres * SecondMillimetres;

    /// <summary>Slices lie along the axis that is closest to the patient's.</summary>
    internal static AxialSpacing Of(Geometry grid)
    {
        Affine a = grid.IndexToWorld;
        Vector3D[] steps = [.. new[] { a.ColumnStep, a.RowStep, a.SliceStep }.OrderBy(step => Math.Abs(step.Z) / step.Length)];
        return new(steps[0].Length, steps[1].Length, steps[2].Length);
    }
}
