namespace Glint.Imaging;

/// <summary>
/// The exact Euclidean distance from every voxel to a mask, in millimetres between voxel centres. Per axis the lower envelope of the
/// parabolas that stand on the voxels (Felzenszwalb and Huttenlocher, Theory of Computing 8:415-428, 2012): linear in the number of voxels,
/// with its own spacing along each axis. Axes of the grid are taken to be at right angles.
/// </summary>
public static class DistanceTransform
{
    /// <summary>Distances to a mask.</summary>
    /// <param name="mask">What to measure to.</param>
    /// <returns>In millimetres, x fastest, then y, then z: 0 inside, and everywhere infinity if the mask is empty.</returns>
    public static double[] Of(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Geometry g = mask.Geometry;
        return Of(mask.Voxels, g.Columns, g.Rows, g.Slices, g.SpacingMillimetres);
    }

    /// <summary>Distances to what is not 0.</summary>
    /// <param name="voxels">x fastest, then y, then z: columns x rows x slices entries.</param>
    /// <param name="columns">Voxels along x, at least 1.</param>
    /// <param name="rows">Voxels along y, at least 1.</param>
    /// <param name="slices">Voxels along z, at least 1.</param>
    /// <param name="spacingMillimetres">Distance of neighbouring voxel centres, above 0.</param>
    /// <returns>As above.</returns>
    /// <exception cref="ArgumentException">The number of entries is another.</exception>
    public static double[] Of(ReadOnlySpan<byte> voxels, int columns, int rows, int slices, Vector3D spacingMillimetres)
    {
        Grid.Check(voxels.Length, columns, rows, slices);
        double[] squares = new double[voxels.Length];
        for (int i = 0; i < squares.Length; i++) squares[i] = voxels[i] != 0 ? 0 : double.PositiveInfinity;
        Along(squares, columns, stride: 1, spacingMillimetres.X);
        Along(squares, rows, stride: columns, spacingMillimetres.Y);
        Along(squares, slices, stride: columns * rows, spacingMillimetres.Z);
        for (int i = 0; i < squares.Length; i++) squares[i] = Math.Sqrt(squares[i]);
        return squares;
    }

    /// <summary>One axis's pass: each value becomes the least, over its line of voxels, of value(q) + (spacing (p - q))^2.</summary>
    /// <param name="squares">Squared distances so far; infinity where there is nothing.</param>
    /// <param name="length">Voxels of a line.</param>
    /// <param name="stride">From one voxel of a line to its next.</param>
    /// <param name="spacing">Between the two, above 0.</param>
    internal static void Along(double[] squares, int length, int stride, double spacing)
    {
        if (length == 1) return;
        var envelope = new Envelope(length, spacing);
        for (int block = 0; block < squares.Length; block += stride * length)
        {
            for (int start = block; start < block + stride; start++) envelope.Replace(squares, start, stride);
        }
    }

    /// <summary>Parabolas of one line of voxels: at voxel q stands height(q) + (spacing (p - q))^2.</summary>
    private sealed class Envelope(int length, double spacing)
    {
        // Of the parabolas that are lowest somewhere, from left to right: where each stands, how high, and from which voxel on it is lowest.
        private readonly int[] _site = new int[length];
        private readonly double[] _height = new double[length];
        private readonly double[] _from = new double[length];

        internal void Replace(double[] squares, int start, int stride)
        {
            int last = -1;
            for (int q = 0; q < length; q++)
            {
                double height = squares[start + (q * stride)];
                if (double.IsPositiveInfinity(height)) continue;
                double from = double.NegativeInfinity;
                while (last >= 0 && (from = Crossing(last, q, height)) <= _from[last]) last--;
                last++;
                (_site[last], _height[last], _from[last]) = (q, height, from);
            }
            if (last < 0) return;
            for (int p = 0, lowest = 0; p < length; p++)
            {
                while (lowest < last && _from[lowest + 1] <= p) lowest++;
                squares[start + (p * stride)] = _height[lowest] + Square(spacing * (p - _site[lowest]));
            }
        }

        // Where the parabola at voxel q becomes lower than an earlier one.
        private double Crossing(int earlier, int q, double height)
        {
            int v = _site[earlier];
            return ((q + v) / 2.0) + ((height - _height[earlier]) / (2 * Square(spacing) * (q - v)));
        }

        private static double Square(double x) => x * x;
    }
}
