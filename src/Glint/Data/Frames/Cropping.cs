namespace Glint.Data;

/// <summary>
/// Square crops of slices, and where they may lie. A crop's place is its first row and column. A crop that is larger than its slice holds
/// the whole of it, begins before it, and repeats its border, as a prediction does.
/// </summary>
internal static class Cropping
{
    /// <summary>The middle pixel of a square; of an even one, the first pixel past the middle.</summary>
    public static PixelPosition Centre(PixelPosition place, int side) => new(place.Row + side / 2, place.Column + side / 2);

    public static void RequireSize(Slice slice, int side, string what)
    {
        if (slice.Height >= side && slice.Width >= side) return;
        throw new GlintException(
            $"Slice {slice.Index} of patient {slice.Patient} is {slice.Width}x{slice.Height}; {what} needs at least {side}x{side}. "
            + $"Pass --tile-side {Math.Min(slice.Height, slice.Width)} or less, and a --side that it divides.");
    }

    public static PixelPosition Anywhere(Slice slice, int side, Random random) =>
        new(Along(slice.Height, side, 0, slice.Height, random), Along(slice.Width, side, 0, slice.Width, random));

    /// <summary>A place, uniform among those whose crop holds one tumour pixel, itself drawn uniformly.</summary>
    public static PixelPosition AroundTumourPixel(Slice slice, int side, Random random)
    {
        byte[] mask = slice.Mask;
        int wanted = random.Next(slice.TumourPixels), pixel = -1;
        for (int seen = -1; seen < wanted;)
        {
            if (mask[++pixel] != 0) seen++;
        }
        var (row, column) = (pixel / slice.Width, pixel % slice.Width);
        return new(Along(slice.Height, side, row - side + 1, row, random), Along(slice.Width, side, column - side + 1, column, random));
    }

    // A beginning within these limits and the slice; a slice that fits in whole may lie anywhere in the crop.
    private static int Along(int size, int side, int from, int to, Random random) =>
        size < side ? random.Next(size - side, 1) : random.Next(Math.Max(0, from), Math.Min(to, size - side) + 1);

    /// <summary>A place, uniform among all whose crop holds tumour, be it one pixel.</summary>
    public static PixelPosition HoldingTumour(Slice slice, int side, Random random)
    {
        byte[] mask = slice.Mask;
        int stride = slice.Width + 1;
        int[] sums = new int[(slice.Height + 1) * stride]; // tumour pixels above and left of each pixel corner
        for (int row = 0; row < slice.Height; row++)
        {
            for (int column = 0, inRow = 0; column < slice.Width; column++)
            {
                inRow += mask[row * slice.Width + column] != 0 ? 1 : 0;
                sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + inRow;
            }
        }

        var places = new List<PixelPosition>();
        for (int row = 0; row + side <= slice.Height; row++)
        {
            for (int column = 0; column + side <= slice.Width; column++)
            {
                int top = row * stride + column, bottom = top + side * stride;
                if (sums[bottom + side] - sums[bottom] - sums[top + side] + sums[top] > 0) places.Add(new(row, column));
            }
        }
        return places[random.Next(places.Count)];
    }

    /// <summary>
    /// Copies a crop to a place on a canvas, pixels running over an edge coming back at the other. Where the crop reaches beyond the slice,
    /// the image's border repeats and the mask is 0.
    /// </summary>
    public static void CopyCyclic(
        Slice source, PixelPosition from, int side, float[] hounsfield, byte[] mask, PixelPosition to, int canvasSide)
    {
        (float[] fromHounsfield, byte[] fromMask) = (source.Hounsfield, source.Mask);
        for (int row = 0; row < side; row++)
        {
            int wantedRow = from.Row + row, readRow = Math.Clamp(wantedRow, 0, source.Height - 1);
            int write = (to.Row + row) % canvasSide * canvasSide;
            for (int column = 0; column < side; column++)
            {
                int wantedColumn = from.Column + column, readColumn = Math.Clamp(wantedColumn, 0, source.Width - 1);
                int read = readRow * source.Width + readColumn, at = write + (to.Column + column) % canvasSide;
                hounsfield[at] = fromHounsfield[read];
                mask[at] = (readRow, readColumn) == (wantedRow, wantedColumn) ? fromMask[read] : (byte)0;
            }
        }
    }
}
