namespace Glint;

/// <summary>
/// Something the user can mend: data, files, options. The message is one line that says what was wrong, what was found and what to do.
/// Any other exception is a bug in Glint.
/// </summary>
public sealed class GlintException : Exception
{
    /// <summary>Creates the error with its one-line message.</summary>
    public GlintException(string message) : base(message) { }

    /// <summary>Creates the error with its one-line message and what caused it.</summary>
    public GlintException(string message, Exception inner) : base(message, inner) { }
}
