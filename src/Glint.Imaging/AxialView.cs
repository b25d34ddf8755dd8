namespace Glint.Imaging;

/// <summary>
/// A volume seen as axial slices in one orientation, whatever the order its voxels are stored in: columns run to the patient's right, rows
/// to the front (anterior), slices to the head (superior). That is RAS+, NIfTI's own order. No voxel is moved or interpolated: each of the
/// three is the storage axis that lies closest, forwards or backwards, also where the volume is oblique.
/// </summary>
/// <remarks>
/// Slices take the axis with the largest share of superior. Of the two left, columns and rows are the pairing with the larger sum of shares
/// of right and anterior. Where two choices are equally close, the order of storage stays.
/// </remarks>
public sealed class AxialView
{
    private readonly Axis _column, _row, _slice;
    private readonly int _first;

    /// <summary>The view of a grid.</summary>
    /// <param name="stored">The grid as it is stored.</param>
    public AxialView(Geometry stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Stored = stored;
        var affine = stored.IndexToWorld;
        // Slowest first: of axes that are equally close, the slices stay the slices.
        Axis[] axes =
        [
            new(affine.SliceStep, stored.Slices, stored.Columns * stored.Rows),
            new(affine.RowStep, stored.Rows, stored.Columns),
            new(affine.ColumnStep, stored.Columns, 1),
        ];
        var slice = axes.MaxBy(axis => Math.Abs(axis.Direction.Z));
        Axis[] left = [.. axes.Where(axis => axis != slice)];
        var (row, column) = Closeness(row: left[0], column: left[1]) >= Closeness(row: left[1], column: left[0]) ? (left[0], left[1]) : (left[1], left[0]);

        // LPS: right and anterior are negative.
        _column = column.Step.X > 0 ? column.Turned : column;
        _row = row.Step.Y > 0 ? row.Turned : row;
        _slice = slice.Step.Z < 0 ? slice.Turned : slice;
        _first = _column.First + _row.First + _slice.First;
        var origin = stored.Origin + _column.Shift + _row.Shift + _slice.Shift;
        Geometry = new Geometry(_column.Count, _row.Count, _slice.Count, new Affine(_column.Step, _row.Step, _slice.Step, origin));
    }

    /// <summary>The grid as it is stored.</summary>
    public Geometry Stored { get; }

    /// <summary>The same voxels in the order of the view: its columns, rows and slices are those of <see cref="Cut"/>.</summary>
    public Geometry Geometry { get; }

    /// <summary>One slice.</summary>
    /// <param name="voxels">A value per voxel, in the order of storage.</param>
    /// <param name="slice">From 0, the lowest (nearest the feet), to Geometry.Slices - 1.</param>
    /// <returns>A new array, row by row from the back to the front, each from the patient's left to the right.</returns>
    /// <exception cref="ArgumentException">There are not as many values as voxels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public T[] Cut<T>(ReadOnlySpan<T> voxels, int slice)
    {
        if (voxels.Length != Stored.VoxelCount) throw new ArgumentException($"A grid of {Stored.SizeText} has {Stored.VoxelCount} values; found {voxels.Length}.", nameof(voxels));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slice, (uint)Geometry.Slices, nameof(slice));
        var pixels = new T[Geometry.Columns * Geometry.Rows];
        var at = 0;
        for (var row = 0; row < Geometry.Rows; row++)
        {
            var place = PlaceOf(row, slice);
            for (var column = 0; column < Geometry.Columns; column++, place += _column.Stride) pixels[at++] = voxels[place];
        }
        return pixels;
    }

    /// <summary>Puts slices back where they were cut: the mask they make in the order of storage.</summary>
    /// <param name="slices">A mask of 0 and 1 for each slice, as <see cref="Cut"/> orders them.</param>
    /// <exception cref="ArgumentException">There are more or fewer slices, or one has another size.</exception>
    public Mask Restore(IReadOnlyList<byte[]> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        if (slices.Count != Geometry.Slices || slices.Any(s => s.Length != Geometry.Columns * Geometry.Rows))
        {
            throw new ArgumentException($"A view of {Geometry.SizeText} needs {Geometry.Slices} slices of {Geometry.Columns * Geometry.Rows} pixels.", nameof(slices));
        }
        var voxels = new byte[Stored.VoxelCount];
        for (var slice = 0; slice < slices.Count; slice++) Put<byte>(slices[slice], slice, voxels);
        return new Mask(Stored, voxels);
    }

    /// <summary>Puts one slice back where it was cut.</summary>
    /// <param name="pixels">As <see cref="Cut"/> orders them.</param>
    /// <param name="slice">From 0, as in <see cref="Cut"/>.</param>
    /// <param name="voxels">A value per voxel, in the order of storage.</param>
    internal void Put<T>(ReadOnlySpan<T> pixels, int slice, Span<T> voxels)
    {
        var at = 0;
        for (var row = 0; row < Geometry.Rows; row++)
        {
            var place = PlaceOf(row, slice);
            for (var column = 0; column < Geometry.Columns; column++, place += _column.Stride) voxels[place] = pixels[at++];
        }
    }

    private int PlaceOf(int row, int slice) => _first + row * _row.Stride + slice * _slice.Stride;

    private static double Closeness(Axis row, Axis column) => Math.Abs(row.Direction.Y) + Math.Abs(column.Direction.X);

    /// <summary>One axis of storage, walked forwards or backwards.</summary>
    /// <param name="Step">Millimetres from a voxel to the next, LPS.</param>
    /// <param name="Count">Voxels along it.</param>
    /// <param name="Stride">Places in the array from a voxel to the next.</param>
    /// <param name="First">Places from the array's start to where the walk begins.</param>
    /// <param name="Shift">The same in millimetres.</param>
    private readonly record struct Axis(Vector3D Step, int Count, int Stride, int First = 0, Vector3D Shift = default)
    {
        public Vector3D Direction => Step * (1 / Step.Length);

        public Axis Turned => new(Step * -1, Count, -Stride, (Count - 1) * Stride, Step * (Count - 1));
    }
}
