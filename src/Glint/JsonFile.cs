using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Glint;

/// <summary>
/// Reads JSON files as people and their editors write them: with a byte-order mark, as UTF-16, with comments and trailing commas. What
/// cannot be read is said in words about the file, with its line.
/// </summary>
/// <param name="Problem">What a file is that cannot be read, such as "is no list of folds".</param>
/// <param name="Remedy">What to do about it: a sentence or two.</param>
internal sealed record JsonFile(string Problem, string Remedy)
{
    private const int MostQuoted = 30;

    /// <summary>The file as a document; dispose of it.</summary>
    /// <exception cref="GlintException">It cannot be read, or is no JSON.</exception>
    internal JsonDocument Document(string path) => Parsed(path, text => JsonDocument.Parse(
        text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }));

    /// <summary>The file as a value; null where it says null.</summary>
    /// <exception cref="GlintException">It cannot be read, is no JSON, or holds something else.</exception>
    internal T? Read<T>(string path, JsonSerializerOptions? options = null) =>
        Parsed(path, text => JsonSerializer.Deserialize<T>(text.Span, options ?? GlintJson.Indented));

    /// <summary>That the file has this flaw: a clause about it, without its full stop.</summary>
    internal GlintException Flawed(string path, string flaw, Exception? inner = null) =>
        new($"{path} {Problem}: {flaw.ReplaceLineEndings(" ").TrimEnd('.')}. {Remedy}", inner!);

    private T Parsed<T>(string path, Func<ReadOnlyMemory<byte>, T> parse)
    {
        ReadOnlyMemory<byte> text = Text(path);
        if (Utf8.IsValid(text.Span) is false) throw Flawed(path, $"line {LineOfFirstInvalid(text.Span)} is not UTF-8. Save it as UTF-8");
        try
        {
            return parse(text);
        }
        catch (JsonException e)
        {
            throw Flawed(path, Where(text.Span, e), e);
        }
        // A part of it that cannot be says so itself.
        catch (Exception e) when (e is GlintException or InvalidDataException)
        {
            throw Flawed(path, e.Message, e);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            throw Flawed(path, "it holds something else than it should", e);
        }
    }

    private ReadOnlyMemory<byte> Text(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, ..] => bytes.AsMemory(3),
                [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes.AsSpan(2))),
                [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2))),
                _ => bytes,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GlintException($"Cannot read {path}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}. {Remedy}", e);
        }
    }

    // The reader's exception tells a place; its words are for programmers.
    private static string Where(ReadOnlySpan<byte> text, JsonException e)
    {
        // What the reader itself throws is of a kind of its own: a fault of syntax, found where it stands.
        bool isSyntax = (e.InnerException as JsonException ?? e).GetType() != typeof(JsonException);
        long line = e.LineNumber ?? 0;
        if (!isSyntax) return e.Path is { Length: > 1 } member ? $"'{member.TrimStart('$', '.')}' (line {line + 1}) is unknown here or holds something else than it should" : $"line {line + 1} holds something else than it should";
        for (long skipped = 0; skipped < line; skipped++) text = text[(text.IndexOf((byte)'\n') + 1)..];
        text = text[(int)Math.Min(text.Length, e.BytePositionInLine ?? 0)..];
        if (text.Trim(" \t\r\n"u8).IsEmpty) return $"it ends in line {line + 1} before it is complete: a bracket, a quote or a value is missing";
        int end = text.IndexOf((byte)'\n');
        return $"line {line + 1} cannot be read from '{Quoted(end < 0 ? text : text[..end])}' on";
    }

    private static string Quoted(ReadOnlySpan<byte> text)
    {
        string quoted = new([.. Encoding.UTF8.GetString(text).Trim().Select(c => char.IsControl(c) ? ' ' : c)]);
        return quoted.Length > MostQuoted ? quoted[..MostQuoted] + "..." : quoted;
    }

    private static int LineOfFirstInvalid(ReadOnlySpan<byte> text)
    {
        int line = 1;
        for (; ; line++)
        {
            int end = text.IndexOf((byte)'\n') + 1;
            if (end == 0 || !Utf8.IsValid(text[..end])) return line;
            text = text[end..];
        }
    }
}
