namespace Glint.Data;

/// <summary>One axial slice of one patient with its tumour mask, or a canvas made of such slices.</summary>
public sealed class Slice
{
    /// <summary>Wraps a slice; the arrays are kept, not copied.</summary>
    /// <param name="patient">Name of the patient: the unit of splits and statistics.</param>
    /// <param name="index">Slice number along the axial axis, from 0 nearest the feet, or the number of a canvas.</param>
    /// <param name="height">Rows, in pixels.</param>
    /// <param name="width">Columns, in pixels.</param>
    /// <param name="hounsfield">CT values in HU, row by row, height x width.</param>
    /// <param name="mask">1 inside the tumour, 0 elsewhere, in the same order.</param>
    /// <exception cref="ArgumentException">An array has not height x width entries.</exception>
    public Slice(string patient, int index, int height, int width, float[] hounsfield, byte[] mask)
    {
        ArgumentNullException.ThrowIfNull(hounsfield);
        ArgumentNullException.ThrowIfNull(mask);
        if (hounsfield.Length != height * width || mask.Length != height * width)
        {
            throw new ArgumentException(
                $"A slice of {width}x{height} needs {height * width} values and mask entries; found {hounsfield.Length} and {mask.Length}.");
        }
        (Patient, Index, Height, Width, Hounsfield, Mask) = (patient, index, height, width, hounsfield, mask);
        TumourPixels = mask.Count(m => m != 0);
    }

    /// <summary>Name of the patient.</summary>
    public string Patient { get; }

    /// <summary>Slice number along the axial axis, from 0 nearest the feet, or the number of a canvas.</summary>
    public int Index { get; }

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    /// <summary>CT values in HU, row by row.</summary>
    public float[] Hounsfield { get; }

    /// <summary>1 inside the tumour, 0 elsewhere, row by row.</summary>
    public byte[] Mask { get; }

    /// <summary>Pixels of tumour.</summary>
    public int TumourPixels { get; }
}
