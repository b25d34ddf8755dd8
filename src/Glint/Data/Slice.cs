namespace Glint.Data;

/// <summary>One axial slice of one patient with its tumour mask, or a canvas made of such slices.</summary>
public sealed class Slice
{
    // The pixels are here, or in a file.
    private readonly float[]? _hounsfield;
    private readonly byte[]? _mask;
    private readonly StoredPixels? _stored;

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
        (Patient, Index, Height, Width, _hounsfield, _mask) = (patient, index, height, width, hounsfield, mask);
        TumourPixels = mask.Count(m => m != 0);
    }

    /// <summary>A slice whose pixels are in a file of height x width pixels.</summary>
    internal Slice(string patient, int index, int height, int width, int tumourPixels, StoredPixels stored) =>
        (Patient, Index, Height, Width, TumourPixels, _stored) = (patient, index, height, width, tumourPixels, stored);

    /// <summary>Name of the patient.</summary>
    public string Patient { get; }

    /// <summary>Slice number along the axial axis, from 0 nearest the feet, or the number of a canvas.</summary>
    public int Index { get; }

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    /// <summary>CT values in HU, row by row. Of a slice in a <see cref="SliceCache"/> they may be read anew at each call: take the array before a loop.</summary>
    public float[] Hounsfield => _hounsfield ?? _stored!.Hounsfield();

    /// <summary>1 inside the tumour, 0 elsewhere, row by row; read as <see cref="Hounsfield"/> is.</summary>
    public byte[] Mask => _mask ?? _stored!.Mask();

    /// <summary>Pixels of tumour.</summary>
    public int TumourPixels { get; }
}
