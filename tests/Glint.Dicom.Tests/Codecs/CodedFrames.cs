using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Glint.Dicom.Codecs;

namespace Glint.Dicom.Tests.Codecs;

internal delegate void Decoder(ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples);

/// <summary>The coded frames of a file and the values they stand for, as Data/frames.py writes them.</summary>
internal sealed record CodedFrames(PixelFormat Format, byte[][] Frames, int[] Expected)
{
    /// <summary>Kept in the tests: Data/NAME.frames.gz.</summary>
    public static CodedFrames Kept(string name)
    {
        using Stream packed = typeof(CodedFrames).Assembly.GetManifestResourceStream($"{name}.frames.gz")!;
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        return Parse(bytes.ToArray());
    }

    /// <summary>Those of a DICOM file, with the values of another where that is given.</summary>
    public static CodedFrames Of(string dicom, string? native = null)
    {
        using Stream script = typeof(CodedFrames).Assembly.GetManifestResourceStream("frames.py")!;
        using var text = new StreamReader(script);
        using var folder = new TemporaryFolder();
        string output = folder["frames"];
        Oracle.Python(["pydicom", "gdcm.py"], text.ReadToEnd(), native is null ? [dicom, output] : [dicom, output, native]);
        return Parse(File.ReadAllBytes(output));
    }

    public void ShouldDecodeWith(Decoder decode)
    {
        int length = (int)Format.SampleCount;
        var samples = new int[length];
        for (int frame = 0; frame < Frames.Length; frame++)
        {
            samples.AsSpan().Fill(0x5A5A5A5A);
            decode(Frames[frame], Format, samples);
            Samples.ShouldEqual(Expected.AsSpan(frame * length, length), samples);
        }
    }

    private static CodedFrames Parse(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<int> fields = MemoryMarshal.Cast<byte, int>(bytes[..28]);
        var format = new PixelFormat(fields[1], fields[2], fields[3], fields[4], fields[5], fields[6] != 0);
        var frames = new byte[fields[0]][];
        bytes = bytes[28..];
        foreach (ref byte[] frame in frames.AsSpan())
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            frame = bytes.Slice(4, length).ToArray();
            bytes = bytes[(4 + length)..];
        }
        return new CodedFrames(format, frames, MemoryMarshal.Cast<byte, int>(bytes).ToArray());
    }
}
