using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Glint.Dicom;

/// <summary>Unique identifiers, of the root that needs no registration: 2.25 and a UUID as a decimal number (PS3.5, B.2).</summary>
internal static class DicomUid
{
    /// <summary>What names Glint as the writer of a file.</summary>
    public const string Implementation = "2.25.298271134960352160263208155377414830971";

    /// <summary>A UID that nobody has had.</summary>
    public static string New() => Of(Guid.NewGuid().ToByteArray(bigEndian: true));

    /// <summary>The same UID for the same text, on every machine.</summary>
    public static string From(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // version 8: made by a rule of one's own (RFC 9562)
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return Of(hash);
    }

    private static string Of(ReadOnlySpan<byte> uuid) =>
        "2.25." + new BigInteger(uuid, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
}
