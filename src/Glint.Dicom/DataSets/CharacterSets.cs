using System.Text;

namespace Glint.Dicom;

/// <summary>
/// Text of the character sets that Specific Character Set (0008,0005) names (PS3.3, C.12.1.1.2). Text is decoded to be compared and shown; what
/// is copied from file to file is copied as bytes.
/// </summary>
internal static class CharacterSets
{
    private const byte Escape = 0x1B;

    // Code pages of .NET; where a set is part of a greater one, that.
    private static readonly Dictionary<string, int> CodePages = new (string Name, int CodePage)[]
    {
        ("IR 6", 20127), ("IR 100", 28591), ("IR 101", 28592), ("IR 109", 28593), ("IR 110", 28594), ("IR 144", 28595), ("IR 127", 28596),
        ("IR 126", 28597), ("IR 138", 28598), ("IR 148", 28599), ("IR 203", 28605), ("IR 166", 874), ("IR 13", 932), ("IR 192", 65001),
        ("IR 87", 50220), ("IR 159", 50220), ("IR 149", 51949), ("IR 58", 936), ("GB18030", 54936), ("GBK", 936),
    }.ToDictionary(set => set.Name, set => set.CodePage, StringComparer.Ordinal);

    // The code page that what follows an escape sequence is decoded by.
    private static readonly (byte[] Sequence, int CodePage)[] Escapes =
    [
        ([0x28, 0x42], 20127), ([0x28, 0x4A], 932), ([0x29, 0x49], 932),
        ([0x2D, 0x41], 28591), ([0x2D, 0x42], 28592), ([0x2D, 0x43], 28593), ([0x2D, 0x44], 28594), ([0x2D, 0x4C], 28595), ([0x2D, 0x47], 28596),
        ([0x2D, 0x46], 28597), ([0x2D, 0x48], 28598), ([0x2D, 0x4D], 28599), ([0x2D, 0x62], 28605), ([0x2D, 0x54], 874),
        ([0x24, 0x42], 50220), ([0x24, 0x28, 0x44], 50220), ([0x24, 0x29, 0x43], 51949), ([0x24, 0x29, 0x41], 936),
    ];

    /// <summary>Decodes a value.</summary>
    /// <param name="bytes">The value, all of it.</param>
    /// <param name="names">The values of Specific Character Set; none: ASCII.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, IReadOnlyList<string> names)
    {
        var first = Of(names.Count > 0 ? names[0] : "");
        if (bytes.IndexOf(Escape) < 0) return first.GetString(bytes);
        var text = new StringBuilder();
        var (encoding, prefix) = (first, Array.Empty<byte>());
        while (!bytes.IsEmpty)
        {
            var next = bytes.IndexOf(Escape);
            var run = next < 0 ? bytes : bytes[..next];
            text.Append(encoding.GetString([.. prefix, .. run]));
            bytes = bytes[run.Length..];
            if (bytes.IsEmpty) break;
            bytes = bytes[1..];
            var known = false;
            foreach (var (sequence, codePage) in Escapes)
            {
                if (!bytes.StartsWith(sequence)) continue;
                // The Japanese decoder wants to see the sequence itself.
                const int Iso2022Japanese = 50220;
                (encoding, prefix) = (Page(codePage), codePage == Iso2022Japanese ? [Escape, .. sequence] : []);
                bytes = bytes[sequence.Length..];
                known = true;
                break;
            }
            if (!known) (encoding, prefix) = (first, []);
        }
        return text.ToString();
    }

    /// <summary>Encodes a value that is to be written.</summary>
    /// <param name="text">The value.</param>
    /// <param name="names">The values of Specific Character Set of the file it goes to.</param>
    /// <param name="element">What it is the value of, for the message.</param>
    /// <exception cref="GlintException">The character set does not have a character.</exception>
    public static byte[] Encode(string text, IReadOnlyList<string> names, Tag element)
    {
        if (Ascii.IsValid(text)) return Encoding.ASCII.GetBytes(text);
        var name = names.Count > 0 ? names[0] : "";
        try
        {
            var strict = (Encoding)Of(name).Clone();
            strict.EncoderFallback = EncoderFallback.ExceptionFallback;
            return strict.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new GlintException(
                $"'{text}' for {Tags.NameOf(element)} cannot be written in the character set {(name.Length == 0 ? "ISO_IR 6 (ASCII)" : name)}. " +
                "Use plain letters.", error);
        }
    }

    private static Encoding Of(string name)
    {
        var plain = name.Replace("ISO_", "", StringComparison.Ordinal).Replace("ISO 2022 ", "", StringComparison.Ordinal);
        const int Ascii = 20127, Latin1 = 28591;
        // Bytes of a set that nobody knows are at least told apart as those of ISO 8859-1.
        return Page(plain.Length == 0 ? Ascii : CodePages.GetValueOrDefault(plain, Latin1));
    }

    private static Encoding Page(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
}
