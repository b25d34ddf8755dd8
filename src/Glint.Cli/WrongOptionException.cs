namespace Glint.Cli;

/// <summary>Options that can each be read but do not go together, or one that no data could make right: one line, and <see cref="GlintCommand.WrongOption"/>.</summary>
internal sealed class WrongOptionException(string message) : Exception(message);
