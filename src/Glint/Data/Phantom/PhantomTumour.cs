namespace Glint.Data;

/// <summary>
/// A tumour of exactly as many pixels as wanted: pixels join in the order of an irregular blob's level function, neighbour after neighbour,
/// until there are enough, and the level reached last is the outline that the image is painted with.
/// </summary>
internal static class PhantomTumour
{
    // Chosen by eye: how irregular an outline is, and how far from the organ's edge a tumour stays, in reference pixels.
    private const int FirstHarmonic = 2, LastHarmonic = 6;
    private const double LargestHarmonic = 0.3, LongestStretch = 1.5, EdgeMargin = 4, TextureCell = 3.5, Roominess = 1.4;

    public static byte[] Draw(PhantomOptions options, PhantomCanvas canvas, PhantomOrganField organ, Random random)
    {
        double share = random.LogBetween(options.SmallestShare, options.LargestShare);
        int pixels = Math.Max(1, (int)Math.Round(share * canvas.Side * canvas.Side));
        double radius = Math.Sqrt(pixels / Math.PI);
        int centre = Site(organ, Roominess * radius / canvas.Scale + EdgeMargin, random);
        double centreRow = centre / canvas.Side + random.Between(-0.3, 0.3);
        double centreColumn = centre % canvas.Side + random.Between(-0.3, 0.3);

        var blob = new Blob(random);
        double Level(int pixel) => blob.Level(pixel % canvas.Side - centreColumn, pixel / canvas.Side - centreRow);
        byte[] mask = Grow(canvas.Side, organ.Cover, centre, pixels, Level, out double outline);

        double value = random.Between(organ.TumourLow, organ.TumourHigh);
        var texture = new PhantomTexture(TextureCell, random);
        Paint(canvas, organ, options.Contrast, centre, (int)(3 * radius) + 3, pixel => 0.5 + (outline - Level(pixel)), pixel =>
            value + organ.TumourTexture
                * texture.At((float)(pixel % canvas.Side / canvas.Scale), (float)(pixel / canvas.Side / canvas.Scale)));
        return mask;
    }

    // Uniform over the pixels deep enough in the organ; half as deep where it is too slim, and so on.
    private static int Site(PhantomOrganField organ, double depth, Random random)
    {
        var places = new List<int>();
        for (; places.Count == 0; depth /= 2)
        {
            for (int i = 0; i < organ.Distance.Length; i++)
            {
                if (organ.Distance[i] < -depth && organ.Cover[i] == 1) places.Add(i);
            }
        }
        return places[random.Next(places.Count)];
    }

    private static byte[] Grow(int side, float[] cover, int centre, int pixels, Func<int, double> level, out double outline)
    {
        byte[] mask = new byte[side * side];
        var seen = new HashSet<int> { centre };
        var border = new PriorityQueue<int, double>();
        border.Enqueue(centre, double.NegativeInfinity);
        double inside = 0;
        for (int count = 0; count < pixels; count++)
        {
            int pixel = border.Dequeue();
            mask[pixel] = 1;
            inside = Math.Max(inside, level(pixel));
            foreach (int next in (ReadOnlySpan<int>)[pixel - side, pixel - 1, pixel + 1, pixel + side])
            {
                // An organ never reaches the edge of the slice, so that a neighbour is always one.
                if (cover[next] == 1 && seen.Add(next)) border.Enqueue(next, level(next));
            }
        }
        outline = border.Count == 0 ? inside : Math.Max(inside, (inside + level(border.Peek())) / 2);
        return mask;
    }

    private static void Paint(
        PhantomCanvas canvas, PhantomOrganField organ, double contrast, int centre, int reach, Func<int, double> cover, Func<int, double> value)
    {
        int row = centre / canvas.Side, column = centre % canvas.Side;
        for (int y = Math.Max(0, row - reach); y <= Math.Min(canvas.Side - 1, row + reach); y++)
        {
            for (int x = Math.Max(0, column - reach); x <= Math.Min(canvas.Side - 1, column + reach); x++)
            {
                int pixel = y * canvas.Side + x;
                double part = contrast * Math.Clamp(cover(pixel), 0, 1) * organ.Cover[pixel];
                if (part > 0) canvas.Hounsfield[pixel] += (float)(part * (value(pixel) - canvas.Hounsfield[pixel]));
            }
        }
    }

    /// <summary>A star-shaped outline: a stretched circle with random radial harmonics.</summary>
    private sealed class Blob
    {
        private readonly double[] _amplitudes = new double[LastHarmonic + 1], _phases = new double[LastHarmonic + 1];
        private readonly double _cos, _sin, _stretch;

        public Blob(Random random)
        {
            (_sin, _cos) = Math.SinCos(random.Angle());
            _stretch = Math.Sqrt(random.Between(1, LongestStretch));
            for (int k = FirstHarmonic; k <= LastHarmonic; k++)
                (_amplitudes[k], _phases[k]) = (random.Between(0, LargestHarmonic) / (k - 1), random.Angle());
        }

        /// <summary>Distance from the centre over the blob's radius in that direction: grows by about 1 a pixel.</summary>
        public double Level(double x, double y)
        {
            double u = (_cos * x + _sin * y) / _stretch, v = (_cos * y - _sin * x) * _stretch;
            double angle = Math.Atan2(v, u), radius = 1;
            for (int k = FirstHarmonic; k <= LastHarmonic; k++) radius += _amplitudes[k] * Math.Cos(k * angle + _phases[k]);
            return Math.Sqrt(u * u + v * v) / radius;
        }
    }
}
