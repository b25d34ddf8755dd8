using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>A closed planar contour in the patient.</summary>
/// <param name="Slice">The slice of the series in whose plane it lies, from 0.</param>
/// <param name="Points">In millimetres, LPS; the last is joined to the first and not the same.</param>
internal sealed record Contour(int Slice, IReadOnlyList<Vector3D> Points);

/// <summary>From a mask to contours and back, on a grid of any orientation, oblique or tilted.</summary>
internal static class Contours
{
    // How far from a slice's plane a contour still belongs to it, in slices: nearest, as plastimatch takes it.
    private const double HalfASlice = 0.5;

    /// <summary>The contours of a mask on its pixels' borders, slice by slice; none where it is empty.</summary>
    public static List<Contour> Of(Mask mask)
    {
        Geometry g = mask.Geometry;
        bool closeAlongX = FarInXAndY(g.IndexToWorld.ColumnStep) >= FarInXAndY(g.IndexToWorld.RowStep);
        var contours = new List<Contour>();
        for (int z = 0; z < g.Slices; z++)
        {
            ReadOnlySpan<byte> slice = mask.Voxels.AsSpan(z * g.Columns * g.Rows, g.Columns * g.Rows);
            if (!slice.ContainsAnyExcept((byte)0)) continue;
            foreach ((double X, double Y)[] outline in PixelOutlines.Of(slice, g.Columns, g.Rows))
            {
                // Plastimatch takes a last point that has x and y of the first for a repetition and leaves it out, whatever its z: in a
                // sagittal slice that cuts a corner off. So the edge that closes the contour is the one that moves in x or y of the patient.
                int first = closeAlongX ? 1 : 0;
                contours.Add(new Contour(z, [.. outline[first..].Concat(outline[..first]).Select(p => g.IndexToWorld.ToWorld(p.X, p.Y, z))]));
            }
        }
        return contours;
    }

    /// <summary>The mask that contours hold, by <see cref="PolygonFill"/>; contours of one slice by exclusive or.</summary>
    /// <param name="contours">Each one's points in millimetres, LPS.</param>
    /// <param name="geometry">The grid of the series.</param>
    /// <exception cref="GlintException">A contour does not lie in the plane of a slice. The message lacks the file's name.</exception>
    public static Mask Fill(IEnumerable<IReadOnlyList<Vector3D>> contours, Geometry geometry)
    {
        var slices = new PolygonFill?[geometry.Slices];
        int number = 0;
        foreach (IReadOnlyList<Vector3D> points in contours)
        {
            number++;
            if (points.Count == 0) continue;
            Vector3D[] indices = [.. points.Select(geometry.IndexToWorld.ToIndex)];
            int z = SliceOf(indices, number, geometry);
            (slices[z] ??= new PolygonFill(geometry.Columns, geometry.Rows)).Add([.. indices.Select(i => (i.X, i.Y))]);
        }

        byte[] voxels = new byte[geometry.VoxelCount];
        int pixels = geometry.Columns * geometry.Rows;
        for (int z = 0; z < slices.Length; z++) slices[z]?.CopyTo(voxels.AsSpan(z * pixels, pixels));
        return new Mask(geometry, voxels);
    }

    private static int SliceOf(Vector3D[] indices, int number, Geometry geometry)
    {
        (double lowest, double highest) = (indices.Min(i => i.Z), indices.Max(i => i.Z));
        int z = (int)Math.Clamp(Math.Round((lowest + highest) / 2), 0, geometry.Slices - 1);
        // A series of one slice has no thickness to go by; the bound is then in whatever its slice step is.
        if (lowest >= z - HalfASlice - 1e-3 && highest <= z + HalfASlice + 1e-3) return z;
        throw new GlintException(FormattableString.Invariant(
            $"contour {number} lies at slices {lowest:0.##} to {highest:0.##} of a series with slices 0 to {geometry.Slices - 1}, ") +
            "not in the plane of one of them; take the series that it was drawn on.");
    }

    private static double FarInXAndY(Vector3D step) => Math.Sqrt((step.X * step.X) + (step.Y * step.Y));
}
