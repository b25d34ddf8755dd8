namespace Glint.Data;

/// <summary>
/// A canvas of square tiles, which makes the article's imbalance out of small patches: one tile holds tumour, the others come from
/// tumour-free slices of the same patient, and the whole canvas is shifted cyclically so that no place on it is special. The seams are
/// artificial: say so wherever a mosaic is shown.
/// </summary>
internal sealed class Mosaic : IFraming
{
    // One tile could hold nothing but the tumour, and the disc baseline could not tell a canvas that wraps.
    internal const int FewestTilesPerSide = 2;

    private readonly int _tilesPerSide;
    private readonly int _tileSide;

    /// <summary>Mosaics of tilesPerSide x tilesPerSide tiles.</summary>
    /// <param name="tilesPerSide">Tiles in a row and rows of tiles, at least 2. Default 5.</param>
    /// <param name="tileSide">Height and width of a tile, in pixels, at least 1. Default 32.</param>
    /// <exception cref="GlintException">Too few tiles or pixels.</exception>
    public Mosaic(int tilesPerSide = 5, int tileSide = 32)
    {
        if (tilesPerSide < FewestTilesPerSide)
            throw new GlintException($"A mosaic of {tilesPerSide} tile(s) per side is none; it needs at least {FewestTilesPerSide}.");
        if (tileSide < 1) throw new GlintException($"The side of a tile is {tileSide} pixels; it must be at least 1.");
        (_tilesPerSide, _tileSide) = (tilesPerSide, tileSide);
    }

    /// <summary>Height and width of the canvas, in pixels.</summary>
    public int Side => _tilesPerSide * _tileSide;

    /// <inheritdoc/>
    /// <remarks>
    /// The true tile is uniform among the crops of the subject that hold at least one tumour pixel; a tumour-free subject gives a canvas of
    /// random tumour-free tiles. Centres are those of the tiles after the shift, row by row of the canvas before it.
    /// </remarks>
    /// <exception cref="GlintException">The patient has no tumour-free slice, or a slice smaller than a tile.</exception>
    public Frame Frame(Slice subject, IReadOnlyList<Slice> samePatient, int index, Random random)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(samePatient);
        ArgumentNullException.ThrowIfNull(random);
        var fillers = samePatient.Where(s => s.TumourPixels == 0).ToList();
        if (fillers.Count == 0)
        {
            throw new GlintException(
                $"Patient {subject.Patient} has no tumour-free slice among {samePatient.Count}; a mosaic fills its tiles from such slices. "
                + "Leave the patient out, or use random crops.");
        }
        foreach (var slice in fillers.Prepend(subject)) Cropping.RequireSize(slice, _tileSide, "a tile");

        int side = Side, tiles = _tilesPerSide * _tilesPerSide;
        int trueTile = subject.TumourPixels > 0 ? random.Next(tiles) : -1;
        var shift = new PixelPosition(random.Next(side), random.Next(side));
        float[] hounsfield = new float[side * side];
        byte[] mask = new byte[side * side];
        var centres = new PixelPosition[tiles];
        for (int tile = 0; tile < tiles; tile++)
        {
            bool isTrue = tile == trueTile;
            var source = isTrue ? subject : fillers[random.Next(fillers.Count)];
            var from = isTrue
                ? Cropping.HoldingTumour(source, _tileSide, random)
                : Cropping.Anywhere(source, _tileSide, random);
            var to = new PixelPosition(
                (tile / _tilesPerSide * _tileSide + shift.Row) % side, (tile % _tilesPerSide * _tileSide + shift.Column) % side);
            Cropping.CopyCyclic(source, from, _tileSide, hounsfield, mask, to, side);
            var centre = Cropping.Centre(to, _tileSide);
            centres[tile] = new(centre.Row % side, centre.Column % side);
        }
        return new(
            new(subject.Patient, index, side, side, hounsfield, mask), centres, trueTile >= 0 ? centres[trueTile] : null);
    }
}
