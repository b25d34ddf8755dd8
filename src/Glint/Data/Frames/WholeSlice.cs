namespace Glint.Data;

/// <summary>Shows the slice as it is; the disc baseline guesses its centre (H/2, W/2).</summary>
internal sealed class WholeSlice : IFraming
{
    /// <inheritdoc/>
    public Frame Frame(Slice subject, IReadOnlyList<Slice> samePatient, int index, Random random)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var centre = new PixelPosition(subject.Height / 2, subject.Width / 2);
        var slice = index == subject.Index
            ? subject
            : new Slice(subject.Patient, index, subject.Height, subject.Width, subject.Hounsfield, subject.Mask);
        return new(slice, [centre], subject.TumourPixels > 0 ? centre : null);
    }
}
