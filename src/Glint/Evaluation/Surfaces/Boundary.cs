using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>A voxel by its indices.</summary>
internal readonly record struct Voxel(int X, int Y, int Z);

/// <summary>
/// The boundary of a mask: its voxels of which a face neighbour is outside, each counted once. Beyond the edge of the grid is outside. An
/// axis of one voxel has no neighbours, so that the boundary of a single slice is its contour.
/// </summary>
internal static class Boundary
{
    internal static List<Voxel> Of(Mask mask)
    {
        Geometry g = mask.Geometry;
        (byte[] voxels, int plane) = (mask.Voxels, g.Columns * g.Rows);
        bool Outside(int at, int index, int count, int stride) =>
            count > 1 && (index == 0 || index == count - 1 || voxels[at - stride] == 0 || voxels[at + stride] == 0);

        var boundary = new List<Voxel>();
        for (int at = voxels.AsSpan().IndexOf((byte)1); at >= 0 && at < voxels.Length; at++)
        {
            if (voxels[at] == 0) continue;
            (int x, int y, int z) = (at % g.Columns, at / g.Columns % g.Rows, at / plane);
            if (Outside(at, x, g.Columns, 1) || Outside(at, y, g.Rows, g.Columns) || Outside(at, z, g.Slices, plane)) boundary.Add(new(x, y, z));
        }
        return boundary;
    }

    /// <summary>
    /// Distance of each boundary voxel to the nearest of another boundary, in millimetres, ascending. Neither may be empty. Works in the
    /// box that holds both, which for small tumours is a small part of the scan.
    /// </summary>
    internal static double[] Distances(IReadOnlyList<Voxel> from, IReadOnlyList<Voxel> to, Vector3D spacingMillimetres)
    {
        (Voxel low, Voxel high) = Box(from.Concat(to));
        (int columns, int rows, int slices) = (high.X - low.X + 1, high.Y - low.Y + 1, high.Z - low.Z + 1);
        int At(Voxel v) => v.X - low.X + (columns * (v.Y - low.Y + (rows * (v.Z - low.Z))));

        byte[] sites = new byte[columns * rows * slices];
        foreach (Voxel voxel in to) sites[At(voxel)] = 1;
        double[] distance = DistanceTransform.Of(sites, columns, rows, slices, spacingMillimetres);
        return [.. from.Select(v => distance[At(v)]).Order()];
    }

    private static (Voxel Low, Voxel High) Box(IEnumerable<Voxel> voxels) => voxels.Aggregate(
        (Low: new Voxel(int.MaxValue, int.MaxValue, int.MaxValue), High: default(Voxel)),
        (box, v) => (
            new(Math.Min(box.Low.X, v.X), Math.Min(box.Low.Y, v.Y), Math.Min(box.Low.Z, v.Z)),
            new(Math.Max(box.High.X, v.X), Math.Max(box.High.Y, v.Y), Math.Max(box.High.Z, v.Z))));
}
