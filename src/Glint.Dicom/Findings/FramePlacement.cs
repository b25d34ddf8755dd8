using Glint.Dicom.Codecs;
using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Where the pixels of a frame lie in the grid of a series: whole steps along its axes, whichever they are.</summary>
internal readonly struct FramePlacement
{
    // What decimal text and rounded directions may put a pixel off; far less than what makes it another voxel.
    private const double MostVoxelsOff = 0.1;

    private readonly (int X, int Y, int Z) _first, _alongRow, _alongColumn;
    private readonly int _columns;
    private readonly Geometry _grid;
    private readonly string _name;

    private FramePlacement(string name, Geometry grid, int columns, (int, int, int) first, (int, int, int) alongRow, (int, int, int) alongColumn) =>
        (_name, _grid, _columns, _first, _alongRow, _alongColumn) = (name, grid, columns, first, alongRow, alongColumn);

    /// <summary>The placement that a frame's functional groups say.</summary>
    /// <param name="group">The first item of a functional group of the frame, its own or the shared one.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="frame">From 0 on.</param>
    /// <param name="columns">Pixels in a row.</param>
    /// <param name="rows">Rows of the frame.</param>
    /// <param name="grid">The grid of the series.</param>
    /// <exception cref="GlintException">It does not say where it lies, or its pixels are not voxels of the grid.</exception>
    public static FramePlacement Of(Func<Tag, DataSet?> group, string path, int frame, int columns, int rows, Geometry grid)
    {
        string name = $"{path}, frame {frame + 1}";
        double[] position = Numbers(group(Tags.PlanePositionSequence), Tags.ImagePositionPatient, 3);
        double[] directions = Numbers(group(Tags.PlaneOrientationSequence), Tags.ImageOrientationPatient, 6);
        double[] spacing = Numbers(group(Tags.PixelMeasuresSequence), Tags.PixelSpacing, 2);

        Vector3D first = grid.IndexToWorld.ToIndex(new(position[0], position[1], position[2]));
        Vector3D alongRow = StepsAlong(new Vector3D(directions[0], directions[1], directions[2]) * spacing[1]);
        Vector3D alongColumn = StepsAlong(new Vector3D(directions[3], directions[4], directions[5]) * spacing[0]);
        (double offRow, double offColumn) = (Off(alongRow), Off(alongColumn));
        double off = Off(first) + (offRow * (columns - 1)) + (offColumn * (rows - 1));
        if (!(off <= MostVoxelsOff) || !IsOneStep(Rounded(alongRow)) || !IsOneStep(Rounded(alongColumn)))
        {
            throw new GlintException($"{name}: its pixels are not voxels of the series' {grid.Columns}x{grid.Rows}x{grid.Slices} grid " +
                FormattableString.Invariant($"(first pixel at voxel {first.X:0.##}, {first.Y:0.##}, {first.Z:0.##}; up to {off:0.##} voxels off). Give the series it was made on."));
        }
        return new FramePlacement(name, grid, columns, Rounded(first), Rounded(alongRow), Rounded(alongColumn));

        Vector3D StepsAlong(Vector3D way) => grid.IndexToWorld.ToIndex(grid.Origin + way);

        double[] Numbers(DataSet? item, Tag tag, int count)
        {
            double[] numbers = item?.Numbers(tag) ?? [];
            return numbers.Length == count
                ? numbers
                : throw new GlintException($"{name} does not say where it lies: {Tags.NameOf(tag)} has {numbers.Length} numbers, not {count}. Export it again.");
        }
    }

    /// <summary>Sets the voxels of all pixels from least to most.</summary>
    public void Place(ReadOnlySpan<int> pixels, int least, int most, byte[] voxels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] < least || pixels[i] > most) continue;
            (int column, int row) = (i % _columns, i / _columns);
            int x = _first.X + (_alongRow.X * column) + (_alongColumn.X * row);
            int y = _first.Y + (_alongRow.Y * column) + (_alongColumn.Y * row);
            int z = _first.Z + (_alongRow.Z * column) + (_alongColumn.Z * row);
            if ((uint)x >= (uint)_grid.Columns || (uint)y >= (uint)_grid.Rows || (uint)z >= (uint)_grid.Slices)
            {
                throw new GlintException(
                    $"{_name} has voxels outside the series: one at voxel {x}, {y}, {z} of {_grid.Columns}x{_grid.Rows}x{_grid.Slices}. Give all of the series it was made on.");
            }
            voxels[_grid.IndexOf(x, y, z)] = 1;
        }
    }

    private static bool IsOneStep((int X, int Y, int Z) step) => Math.Abs(step.X) + Math.Abs(step.Y) + Math.Abs(step.Z) == 1;

    private static double Off(Vector3D v) =>
        Math.Max(Math.Abs(v.X - Math.Round(v.X)), Math.Max(Math.Abs(v.Y - Math.Round(v.Y)), Math.Abs(v.Z - Math.Round(v.Z))));

    private static (int, int, int) Rounded(Vector3D v) => (Whole(v.X), Whole(v.Y), Whole(v.Z));

    // Positions far off stay far off and overflow nothing when steps are added.
    private static int Whole(double value) => (int)Math.Clamp(Math.Round(value), -1e9, 1e9);
}
