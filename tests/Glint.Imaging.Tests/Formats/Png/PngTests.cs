using System.Text.Json;

namespace Glint.Imaging.Tests;

/// <summary>Against Pillow, which wrote most of the files and read all of them (expected_png.py makes the table).</summary>
public class PngTests
{
    private static readonly List<Image> Images = JsonSerializer.Deserialize<List<Image>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_png.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names => [.. Images.Select(i => i.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AGreyImage_IsReadAsPillowReadsIt(string name)
    {
        Image image = Images.Single(i => i.Name == name);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["image.png"], image.Bytes);
        Volume found = ScanFile.Read(folder["image.png"]);
        Assert.Equal((image.Width, image.Height, 1), (found.Geometry.Columns, found.Geometry.Rows, found.Geometry.Slices));
        Assert.Equal(image.Pixels, found.Voxels);
        Assert.Equal(found.Geometry, ScanFile.ReadGeometry(folder["image.png"]));
        // A slice of it is the picture as it is seen.
        Assert.Equal(found.Geometry, new AxialView(found.Geometry).Geometry);
    }

    [Fact]
    public void ACutFileOrAFlippedBit_IsSaidInOneLine()
    {
        using var folder = new TemporaryFolder();
        string path = folder["broken.png"];
        foreach (Image image in Images)
        {
            for (int i = 0; i < image.Bytes.Length; i++)
            {
                foreach (byte[] broken in new[] { image.Bytes[..i], [.. image.Bytes[..i], (byte)(image.Bytes[i] ^ 0x10), .. image.Bytes[(i + 1)..]] })
                {
                    File.WriteAllBytes(path, broken);
                    string message = Assert.Throws<GlintException>(() => ScanFile.Read(path)).Message;
                    Assert.DoesNotContain('\n', message);
                }
            }
        }
    }

    [Theory]
    [InlineData(8, 0x7f, "claims 2130706439x5 pixels")]
    [InlineData(9, 0x01, "cannot come out of")]
    [InlineData(25, 2, "is in colour")]
    [InlineData(28, 1, "is interlaced")]
    [InlineData(24, 3, "3 bits per pixel")]
    public void AHeaderThatGlint_CannotFollowIsRefusedBeforeMemoryIsTaken(int at, byte value, string message)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [.. Images[0].Bytes];
        // Length and type, then width, height, bits, colour, compression, filter, interlace; the checksum after them made right again.
        bytes[at < 10 ? at + 8 : at] = value;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Checksum(bytes.AsSpan(12, 17)));
        File.WriteAllBytes(folder["odd.png"], bytes);
        Assert.Contains(message, Assert.Throws<GlintException>(() => ScanFile.Read(folder["odd.png"])).Message, StringComparison.Ordinal);
    }

    // Bit by bit, as the specification defines it.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte b in bytes)
        {
            sum ^= b;
            for (int bit = 0; bit < 8; bit++) sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
        }
        return ~sum;
    }

    private sealed record Image(string Name, byte[] File, int Width, int Height, float[] Pixels)
    {
        public byte[] Bytes => File;
    }
}
