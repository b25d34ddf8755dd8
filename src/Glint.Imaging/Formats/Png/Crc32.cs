namespace Glint.Imaging;

/// <summary>The checksum of PNG chunks (ISO 3309, reflected polynomial 0xEDB88320).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>Of two pieces, one after the other.</summary>
    internal static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Continued(Continued(uint.MaxValue, first), second);

    private static uint Continued(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes) sum = Table[(sum ^ b) & 0xff] ^ (sum >> 8);
        return sum;
    }

    private static uint Entry(int index)
    {
        uint sum = (uint)index;
        for (int bit = 0; bit < 8; bit++) sum = (sum & 1) == 1 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
        return sum;
    }
}
