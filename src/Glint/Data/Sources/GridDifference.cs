using System.Globalization;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>In what two grids differ, by the names that headers and viewers use.</summary>
internal static class GridDifference
{
    /// <summary>Such as "spacings 1x1x2 and 1x1x3 mm differ"; null where voxels of equal index lie within the tolerance.</summary>
    /// <param name="image">The grid to compare with.</param>
    /// <param name="label">The other one.</param>
    /// <param name="toleranceVoxels">Largest allowed distance along any axis, in voxels of the image's grid.</param>
    internal static string? Of(Geometry image, Geometry label, double toleranceVoxels)
    {
        if (image.MismatchWith(label, toleranceVoxels) is not { } mismatch) return null;

        var parts = new List<string>();
        int longest = Math.Max(image.Columns, Math.Max(image.Rows, image.Slices)) - 1;
        if ((image.Columns, image.Rows, image.Slices) != (label.Columns, label.Rows, label.Slices))
        {
            parts.Add($"sizes {image.Columns}x{image.Rows}x{image.Slices} and {label.Columns}x{label.Rows}x{label.Slices}");
        }
        var (a, b) = (image.SpacingMillimetres, label.SpacingMillimetres);
        double stretch = Largest(new(b.X / a.X - 1, b.Y / a.Y - 1, b.Z / a.Z - 1));
        if (stretch * longest > toleranceVoxels) parts.Add($"spacings {Text(a, "x")} and {Text(b, "x")} mm");
        var (p, q) = (image.Direction, label.Direction);
        double turn = Math.Max((q.Column - p.Column).Length, Math.Max((q.Row - p.Row).Length, (q.Slice - p.Slice).Length));
        if (turn * longest > toleranceVoxels) parts.Add($"directions of the axes ({Text(p)} and {Text(q)})");
        Vector3D shift = image.IndexToWorld.ToIndex(label.Origin);
        if (Largest(shift) > toleranceVoxels) parts.Add($"origins ({Text(image.Origin, ", ")}) and ({Text(label.Origin, ", ")}) mm");
        return parts.Count == 0 ? mismatch : string.Join(", ", parts) + " differ";
    }

    private static double Largest(Vector3D v) => Math.Max(Math.Abs(v.X), Math.Max(Math.Abs(v.Y), Math.Abs(v.Z)));

    private static string Text((Vector3D Column, Vector3D Row, Vector3D Slice) d) => $"{Text(d.Column, " ")}, {Text(d.Row, " ")}, {Text(d.Slice, " ")}";

    private static string Text(Vector3D v, string between) =>
        string.Join(between, new[] { v.X, v.Y, v.Z }.Select(c => (Math.Round(c, 4) + 0.0).ToString("0.####", CultureInfo.InvariantCulture)));
}
