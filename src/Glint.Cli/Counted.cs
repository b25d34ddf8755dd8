namespace Glint.Cli;

/// <summary>Counts of things in sentences.</summary>
internal static class Counted
{
    /// <summary>"1 patient", "2 patients".</summary>
    internal static string Of(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
