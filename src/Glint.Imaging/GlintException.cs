using System.Globalization;

namespace Glint;

/// <summary>
/// Something the user can mend: data, files, options. The message is one line that says what was wrong, what was found and what to do.
/// Any other exception is a bug in Glint.
/// </summary>
public sealed class GlintException : Exception
{
    /// <summary>Creates the error with its message. What it quotes may come from any file: line breaks become spaces and other control characters question marks.</summary>
    public GlintException(string message) : base(InOneLine(message)) { }

    /// <summary>Creates the error with its message, in one line as well, and what caused it.</summary>
    public GlintException(string message, Exception inner) : base(InOneLine(message), inner) { }

    private static string InOneLine(string message) => message is null || !message.Any(IsControl) ? message! : string.Create(message.Length, message, static (line, from) =>
    {
        for (var i = 0; i < line.Length; i++) line[i] = !IsControl(from[i]) ? from[i] : char.IsWhiteSpace(from[i]) ? ' ' : '?';
    });

    // Those of Unicode's separators that end a line, too; a terminal obeys the others.
    private static bool IsControl(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
