using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>A closed planar contour in the patient.</summary>
/// <param name="Slice">The slice of the series in whose plane it lies, from 0.</param>
/// <param name="Points">In millimetres, LPS; the last is joined to the first and not the same.</param>
internal sealed record Contour(int Slice, IReadOnlyList<Vector3D> Points);

/// <summary>A closed planar contour as a file has it.</summary>
/// <param name="Points">In millimetres, LPS; the last is joined to the first.</param>
/// <param name="IsExclusive">Whether the file says to combine it with others by exclusive or.</param>
internal readonly record struct ClosedContour(IReadOnlyList<Vector3D> Points, bool IsExclusive = false);

/// <summary>From a mask to contours and back, on a grid of any orientation, oblique or tilted.</summary>
internal static class Contours
{
    // How far from a slice's plane a contour still belongs to it, in slices: nearest, as plastimatch takes it.
    private const double HalfASlice = 0.5;

    // How far apart contours of one slice may lie, in slices: what rounded positions and tilted planes lose.
    private const double OnePlane = 0.25;

    /// <summary>The contours of a mask on its pixels' borders, slice by slice; none where it is empty.</summary>
    public static List<Contour> Of(Mask mask) => Of(Array.ConvertAll(mask.Voxels, v => (int)v), mask.Geometry).GetValueOrDefault(1, []);

    /// <summary>The contours of each label on its pixels' borders, slice by slice.</summary>
    /// <param name="labels">Per voxel a number from 1 on, or 0: x fastest, then y, then z.</param>
    /// <param name="g">The grid of the voxels.</param>
    /// <returns>By label; those that no voxel has are not in it.</returns>
    public static Dictionary<int, List<Contour>> Of(int[] labels, Geometry g)
    {
        // Plastimatch takes a last point that has x and y of the first for a repetition and leaves it out, whatever its z: in a sagittal
        // slice that cuts a corner off. So the edge that closes the contour is the one that moves more in x and y of the patient.
        int first = FarInXAndY(g.IndexToWorld.ColumnStep) >= FarInXAndY(g.IndexToWorld.RowStep) ? 1 : 0;
        var contours = new Dictionary<int, List<Contour>>();
        int pixels = g.Columns * g.Rows;
        for (int z = 0; z < g.Slices; z++)
        {
            ReadOnlySpan<int> slice = labels.AsSpan(z * pixels, pixels);
            foreach ((int label, Box box) in Box.Of(slice, g.Columns))
            {
                if (!contours.TryGetValue(label, out List<Contour>? known)) contours.Add(label, known = []);
                foreach ((double X, double Y)[] outline in PixelOutlines.Of(box.Cut(slice, label, g.Columns), box.Columns, box.Rows))
                {
                    known.Add(new Contour(z,
                        [.. outline[first..].Concat(outline[..first]).Select(p => g.IndexToWorld.ToWorld(p.X + box.Left, p.Y + box.Top, z))]));
                }
            }
        }
        return contours;
    }

    /// <summary>The mask that contours hold, slice by slice by <see cref="SliceFill"/>.</summary>
    /// <param name="contours">Each one's points in millimetres, LPS.</param>
    /// <param name="geometry">The grid of the series.</param>
    /// <exception cref="GlintException">A contour does not lie in the plane of a slice. The message lacks the file's name.</exception>
    public static Mask Fill(IEnumerable<IReadOnlyList<Vector3D>> contours, Geometry geometry) => Fill(contours.Select(points => new ClosedContour(points)), geometry);

    /// <summary>The same of contours that may say to be combined by exclusive or.</summary>
    public static Mask Fill(IEnumerable<ClosedContour> contours, Geometry geometry)
    {
        byte[] voxels = new byte[geometry.VoxelCount];
        int pixels = geometry.Columns * geometry.Rows;
        foreach ((int z, SliceFill fill) in BySlice(contours, geometry)) fill.CopyTo(voxels.AsSpan(z * pixels, pixels));
        return new Mask(geometry, voxels);
    }

    /// <summary>The contours of each slice that has one, in the order of the slices.</summary>
    /// <exception cref="GlintException">As <see cref="Fill(IEnumerable{ClosedContour}, Geometry)"/>.</exception>
    public static IReadOnlyList<(int Slice, SliceFill Fill)> BySlice(IEnumerable<ClosedContour> contours, Geometry geometry)
    {
        var slices = new SortedDictionary<int, SliceFill>();
        var planes = new (int Contour, double Z)[geometry.Slices];
        int number = 0;
        foreach ((IReadOnlyList<Vector3D> points, bool isExclusive) in contours)
        {
            number++;
            if (points.Count == 0) continue;
            Vector3D[] indices = [.. points.Select(geometry.IndexToWorld.ToIndex)];
            int z = SliceOf(indices, number, geometry);
            double plane = indices.Average(i => i.Z);
            if (!slices.TryGetValue(z, out SliceFill? fill))
            {
                planes[z] = (number, plane);
                slices.Add(z, fill = new SliceFill(geometry.Columns, geometry.Rows));
            }
            else if (Math.Abs(plane - planes[z].Z) > OnePlane) throw TwoPlanes(planes[z], (number, plane), z);
            fill.Add([.. indices.Select(i => (i.X, i.Y))], isExclusive);
        }
        return [.. slices.Select(s => (s.Key, s.Value))];
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

    // They would be joined, or one be cut out of the other, though neither lies in the other's plane.
    private static GlintException TwoPlanes((int Contour, double Z) first, (int Contour, double Z) second, int z) => new(FormattableString.Invariant(
        $"contours {first.Contour} and {second.Contour} lie at slices {first.Z:0.##} and {second.Z:0.##}, both nearest to slice {z}: ") +
        "their slices lie closer than the series'. Take the series that they were drawn on.");

    private static double FarInXAndY(Vector3D step) => Math.Sqrt((step.X * step.X) + (step.Y * step.Y));

    /// <summary>The part of a slice that a label is in.</summary>
    private readonly record struct Box(int Left, int Top, int Right, int Bottom)
    {
        public int Columns => Right - Left + 1;

        public int Rows => Bottom - Top + 1;

        /// <summary>The boxes of all labels of a slice, in the order in which they are met.</summary>
        public static List<(int Label, Box Box)> Of(ReadOnlySpan<int> slice, int columns)
        {
            var places = new Dictionary<int, int>();
            var boxes = new List<(int Label, Box Box)>();
            for (int at = slice.IndexOfAnyExcept(0); at >= 0 && at < slice.Length; at++)
            {
                if (slice[at] == 0) continue;
                (int x, int y) = (at % columns, at / columns);
                if (places.TryAdd(slice[at], boxes.Count)) boxes.Add((slice[at], new Box(x, y, x, y)));
                (int label, Box box) = boxes[places[slice[at]]];
                boxes[places[label]] = (label, new Box(Math.Min(box.Left, x), box.Top, Math.Max(box.Right, x), y));
            }
            return boxes;
        }

        public byte[] Cut(ReadOnlySpan<int> slice, int label, int columns)
        {
            byte[] cut = new byte[Columns * Rows];
            for (int i = 0; i < cut.Length; i++)
            {
                if (slice[Left + (i % Columns) + (columns * (Top + (i / Columns)))] == label) cut[i] = 1;
            }
            return cut;
        }
    }
}
