namespace Glint.Data;

/// <summary>
/// Shows a random square of the slice. Where there is tumour, the square holds a tumour pixel drawn at random, anywhere in the square: what
/// lies at the centre of its scan does not lie at the centre of the crop. A slice that is smaller than the square lies anywhere in it, its
/// border repeated around it, and there is no tumour outside it.
/// </summary>
internal sealed class RandomCrop : IFraming
{
    private readonly int _side;

    /// <summary>Crops of side x side.</summary>
    /// <param name="side">Height and width of the crop, in pixels, at least 1.</param>
    /// <exception cref="GlintException">The side is below 1.</exception>
    public RandomCrop(int side)
    {
        if (side < 1) throw new GlintException($"The side of a crop is {side} pixels; it must be at least 1.");
        _side = side;
    }

    /// <inheritdoc/>
    public Frame Frame(Slice subject, IReadOnlyList<Slice> samePatient, int index, Random random)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(random);
        bool tumour = subject.TumourPixels > 0;
        var place = tumour ? Cropping.AroundTumourPixel(subject, _side, random) : Cropping.Anywhere(subject, _side, random);

        float[] hounsfield = new float[_side * _side];
        byte[] mask = new byte[_side * _side];
        Cropping.CopyCyclic(subject, place, _side, hounsfield, mask, default, _side);
        var centre = Cropping.Centre(default, _side);
        return new(new(subject.Patient, index, _side, _side, hounsfield, mask), [centre], tumour ? centre : null);
    }
}
