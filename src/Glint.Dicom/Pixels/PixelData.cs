using System.Buffers;
using Glint.Dicom.Codecs;

namespace Glint.Dicom;

/// <summary>
/// The pixels of an image: what the data set says of them is checked when this is made, and frames are read one at a time. Stored values are
/// those of the bits stored: other bits of a cell, such as overlays of old, are cut off, and signs are extended. Colours stay as they are.
/// </summary>
internal sealed class PixelData
{
    private const int LargestFrame = 1 << 28; // samples; no detector comes near
    private readonly DicomFile _file;
    private readonly Element _element;
    private readonly EncapsulatedFrames? _encapsulated;
    private readonly NativeFrames _native;

    /// <exception cref="GlintException">There are no pixels, or not as many as the data set says, or such as Glint does not read.</exception>
    public PixelData(DicomFile file)
    {
        (_file, var dataSet) = (file, file.DataSet);
        if (!dataSet.TryGet(Tags.PixelData, out var element)) throw NoPixels(dataSet);
        _element = element;
        if (file.Syntax.IsLossyJpeg)
        {
            throw new GlintException($"{file.Path} is compressed by {file.Syntax}, which Glint does not read. Run 'dcmdjpeg IN OUT' and give OUT.");
        }
        Format = FormatOf(dataSet);
        FrameCount = dataSet.Integer(Tags.NumberOfFrames) ?? 1;
        if (FrameCount < 1) throw dataSet.Wrong(Tags.NumberOfFrames, $"{FrameCount}", "1 or more");
        Photometric = dataSet.Text(Tags.PhotometricInterpretation) ?? "";
        var highBit = dataSet.Integer(Tags.HighBit) ?? Format.BitsStored - 1;
        if (highBit < Format.BitsStored - 1 || highBit >= Format.BitsAllocated)
        {
            throw dataSet.Wrong(Tags.HighBit, $"{highBit}", $"{Format.BitsStored - 1} to {Format.BitsAllocated - 1}");
        }
        _native = new NativeFrames(Format, highBit + 1 - Format.BitsStored)
        {
            IsPlanar = Format.SamplesPerPixel > 1 && dataSet.Integer(Tags.PlanarConfiguration) == 1,
            IsHalved = Format.SamplesPerPixel == 3 && Photometric == "YBR_FULL_422",
            IsBigEndian = element.Encoding.IsBigEndian && (element.Vr == Vr.OW || Format.BitsAllocated > 8),
        };
        if (element.Fragments is { } fragments) _encapsulated = new EncapsulatedFrames(file, element, fragments, FrameCount);
        else CheckLength();
    }

    /// <summary>Sizes and bits of a frame.</summary>
    public PixelFormat Format { get; }

    public int FrameCount { get; }

    /// <summary>Photometric Interpretation (0028,0004), such as MONOCHROME2.</summary>
    public string Photometric { get; }

    private int Samples => checked((int)Format.SampleCount);

    /// <summary>Reads the stored values of a frame, pixel by pixel.</summary>
    /// <param name="frame">From 0 on.</param>
    /// <param name="samples">Columns x Rows x SamplesPerPixel values. An unsigned value of 32 bits keeps its bit pattern.</param>
    public void ReadFrame(int frame, Span<int> samples)
    {
        if (_encapsulated is null)
        {
            WithNative(frame, samples, static (native, bytes, skipped, target) => native.Unpack(bytes, skipped, target));
            return;
        }
        var (bytes, count) = _encapsulated.Rent(frame);
        try
        {
            CheckRatio(count);
            FrameDecoder.Decode(_file.Syntax, bytes.AsSpan(0, count), Format, samples);
        }
        catch (GlintException error)
        {
            throw new GlintException(FrameCount == 1 ? $"{_file.Path}: {error.Message}" : $"{_file.Path}, frame {frame + 1}: {error.Message}", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Reads slope x stored value + intercept of every pixel of a grey frame.</summary>
    /// <param name="frame">From 0 on.</param>
    /// <param name="rescale">Slope and intercept.</param>
    /// <param name="values">Columns x Rows values.</param>
    public void ReadFrame(int frame, Rescale rescale, Span<float> values)
    {
        if (_encapsulated is null && _native.IsGrey16)
        {
            WithNative(frame, values, (native, bytes, _, target) => rescale.Apply16(bytes, native, target));
            return;
        }
        CheckFrameFits(frame);
        var samples = ArrayPool<int>.Shared.Rent(Samples);
        try
        {
            ReadFrame(frame, samples.AsSpan(0, Samples));
            rescale.Apply(samples.AsSpan(0, Samples), isUnsigned32: Format is { IsSigned: false, BitsStored: 32 }, values);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(samples);
        }
    }

    /// <summary>Throws if a compressed frame claims more pixels than its bytes can be believed to hold; to be called before they are allocated.</summary>
    public void CheckFrameFits(int frame = 0)
    {
        if (_encapsulated is not null) CheckRatio(_encapsulated.LengthOf(frame));
    }

    /// <summary>Bytes that a frame has in the file.</summary>
    public int LengthOf(int frame) => _encapsulated?.LengthOf(frame) ?? _native.BytesPerFrame;

    private void WithNative<T>(int frame, Span<T> target, NativeReader<T> read)
    {
        var (from, skippedBits) = _native.StartOf(frame);
        var bytes = ArrayPool<byte>.Shared.Rent(_native.BytesPerFrame + 2);
        try
        {
            var needed = bytes.AsSpan(0, (int)Math.Min(_native.BytesPerFrame + 2, _element.Length - from)); // 2: what a frame of bits shares
            _element.Fill(from, needed);
            read(_native, needed, skippedBits, target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private delegate void NativeReader<T>(NativeFrames native, ReadOnlySpan<byte> bytes, int skippedBits, Span<T> target);

    private void CheckLength()
    {
        if (_file.Syntax.IsEncapsulated)
        {
            throw new GlintException($"{_file.Path} says that its pixels are compressed by {_file.Syntax}, and they are in no fragments. Export it again.");
        }
        var needed = _native.BytesNeeded(FrameCount);
        if (_element.Length >= needed) return;
        throw new GlintException(
            $"{_file.Path} is cut off: {FrameCount} frame(s) of {Format.Columns}x{Format.Rows} need {needed} bytes of pixels, it has {_element.Length}. " +
            "Copy or export it again.");
    }

    // A frame of one colour packs well; one of 10 bytes that claims a gigabyte is damaged.
    private void CheckRatio(int bytes)
    {
        const int AlwaysAllowed = 1 << 22, MostSamplesPerByte = 1 << 13;
        if (Format.SampleCount <= AlwaysAllowed || Format.SampleCount <= (long)MostSamplesPerByte * bytes) return;
        throw new GlintException($"a frame of {Format.Columns}x{Format.Rows} in {bytes} bytes is damaged. Export it again.");
    }

    private PixelFormat FormatOf(DataSet dataSet)
    {
        var columns = Required(dataSet, Tags.Columns, 1, 65535);
        var rows = Required(dataSet, Tags.Rows, 1, 65535);
        var samples = dataSet.Integer(Tags.SamplesPerPixel) ?? 1;
        if (samples is not (1 or 3)) throw dataSet.Wrong(Tags.SamplesPerPixel, $"{samples}", "1 or 3");
        var allocated = Required(dataSet, Tags.BitsAllocated, 1, 64);
        if (allocated is not (1 or 8 or 16 or 32))
        {
            throw new GlintException(
                $"{_file.Path} has {allocated} bits allocated to a pixel; Glint reads 1, 8, 16 and 32. Run 'gdcmconv --raw IN OUT' and give OUT.");
        }
        var stored = dataSet.Integer(Tags.BitsStored) ?? allocated;
        if (stored < 1 || stored > allocated) throw dataSet.Wrong(Tags.BitsStored, $"{stored}", $"1 to {allocated}");
        var format = new PixelFormat(columns, rows, samples, allocated, stored, dataSet.Integer(Tags.PixelRepresentation) == 1);
        return format.SampleCount <= LargestFrame
            ? format
            : throw new GlintException($"{_file.Path} has frames of {columns}x{rows}, more than the {LargestFrame} pixels Glint reads. Crop it.");
    }

    private static int Required(DataSet dataSet, Tag tag, int least, int most)
    {
        var value = dataSet.Integer(tag) ?? throw dataSet.Wrong(tag, "missing", $"{least} to {most}");
        return value >= least && value <= most ? value : throw dataSet.Wrong(tag, $"{value}", $"{least} to {most}");
    }

    private static GlintException NoPixels(DataSet dataSet) => dataSet.Has(Tags.FloatPixelData) || dataSet.Has(Tags.DoubleFloatPixelData)
        ? new GlintException($"{dataSet.Name} holds floating-point pixels, which Glint does not read. Export an image of whole numbers.")
        : new GlintException($"{dataSet.Name} holds no image: {Tags.NameOf(Tags.PixelData)} is missing. Give an image.");
}
