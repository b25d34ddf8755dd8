namespace Glint.Data;

/// <summary>A pixel position; the centre of the pixel in row Row and column Column is (Row, Column).</summary>
internal readonly record struct PixelPosition(int Row, int Column);

/// <summary>
/// What a network is shown: a whole slice, a crop or a mosaic, with the positions a position-only baseline would guess.
/// </summary>
/// <param name="Slice">Image and mask.</param>
/// <param name="Centres">Where the disc baseline guesses: the centre of the slice, or of every tile of a mosaic.</param>
/// <param name="TumourCentre">The centre of the tile that holds the tumour; null in a tumour-free frame.</param>
internal sealed record Frame(Slice Slice, IReadOnlyList<PixelPosition> Centres, PixelPosition? TumourCentre);

/// <summary>Turns the slices of a patient into frames. Random choices come from the random source passed in, and from nowhere else.</summary>
internal interface IFraming
{
    /// <summary>A frame of one slice.</summary>
    /// <param name="subject">The slice whose tumour, if it has one, the frame shows.</param>
    /// <param name="samePatient">All slices of the same patient, to fill a mosaic from.</param>
    /// <param name="index">The number the frame's slice gets: the subject's own, or the number of the canvas.</param>
    /// <param name="random">Source of crops, tiles and shifts.</param>
    Frame Frame(Slice subject, IReadOnlyList<Slice> samePatient, int index, Random random);
}
