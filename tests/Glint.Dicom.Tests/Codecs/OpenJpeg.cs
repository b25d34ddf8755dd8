using System.Buffers.Binary;
using Glint.Dicom.Codecs;

namespace Glint.Dicom.Tests.Codecs;

/// <summary>Frames that OpenJPEG codes and decodes, by way of raw files: little endian, one component after the other.</summary>
internal static class OpenJpeg
{
    /// <summary>A made-up slice with edges, slopes and noise over the whole range, pixel-interleaved.</summary>
    public static int[] Picture(PixelFormat format)
    {
        var random = new Random(3);
        double range = Math.Pow(2, format.BitsStored);
        var samples = new int[format.SampleCount];
        for (int i = 0; i < samples.Length; i++)
        {
            int c = i % format.SamplesPerPixel, x = i / format.SamplesPerPixel % format.Columns, y = i / format.SamplesPerPixel / format.Columns;
            double inside = Math.Pow(x - (format.Columns * (0.4 + (0.1 * c))), 2) + Math.Pow(y - (format.Rows * 0.5), 2) < 400 ? 0.45 : 0;
            double value = (0.25 * Math.Sin(x * 0.07) * Math.Cos((y + (9 * c)) * 0.05)) + 0.3 + inside + (0.02 * random.NextDouble());
            if (x is > 10 and < 14) value = random.NextDouble();
            samples[i] = (int)Math.Clamp(value * range, 0, range - 1) - (format.IsSigned ? (int)(range / 2) : 0);
        }
        return samples;
    }

    /// <summary>Codes samples with these options, into boxes where the ending is jp2, and gives what OpenJPEG itself makes of the result.</summary>
    public static CodedFrames Code(PixelFormat format, int[] samples, string options, string ending = "j2k")
    {
        using var folder = new TemporaryFolder();
        string raw = folder["in.rawl"], coded = folder["coded." + ending], decoded = folder["out.rawl"];
        File.WriteAllBytes(raw, Pack(samples, format));
        string shape = $"{format.Columns},{format.Rows},{format.SamplesPerPixel},{format.BitsStored},{(format.IsSigned ? 's' : 'u')}";
        Oracle.Run("opj_compress", ["-i", raw, "-o", coded, "-F", shape, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Oracle.Run("opj_decompress", "-i", coded, "-o", decoded);
        return new CodedFrames(format, [File.ReadAllBytes(coded)], Unpack(File.ReadAllBytes(decoded), format));
    }

    private static byte[] Pack(int[] samples, PixelFormat format)
    {
        int bytes = format.BitsStored > 8 ? 2 : 1, pixels = samples.Length / format.SamplesPerPixel;
        var packed = new byte[samples.Length * bytes];
        for (int i = 0; i < samples.Length; i++)
        {
            int at = ((i % format.SamplesPerPixel * pixels) + (i / format.SamplesPerPixel)) * bytes;
            packed[at] = (byte)samples[i];
            if (bytes == 2) packed[at + 1] = (byte)(samples[i] >> 8);
        }
        return packed;
    }

    private static int[] Unpack(byte[] packed, PixelFormat format)
    {
        int bytes = format.BitsStored > 8 ? 2 : 1;
        var samples = new int[format.SampleCount];
        Assert.Equal(samples.Length * bytes, packed.Length);
        int pixels = samples.Length / format.SamplesPerPixel;
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<byte> from = packed.AsSpan(((i % format.SamplesPerPixel * pixels) + (i / format.SamplesPerPixel)) * bytes);
            int pattern = bytes == 1 ? from[0] : BinaryPrimitives.ReadUInt16LittleEndian(from), shift = 32 - format.BitsStored;
            samples[i] = format.IsSigned ? pattern << shift >> shift : pattern;
        }
        return samples;
    }
}
