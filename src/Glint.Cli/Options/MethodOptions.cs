using System.CommandLine;
using Glint.Studies;

namespace Glint.Cli.Options;

/// <summary>The options that name methods; an unknown name is a wrong option, and so is an ablation without the method it takes its coefficients from.</summary>
internal static class MethodOptions
{
    private static string Known => string.Join(", ", Method.All.Select(m => $"{m.Name} ({m.Description})"));

    internal static Option<string> Single() =>
        new ValueOption<string>("--method", $"One of {Known}.", "a method's name", text => new(text, Complaint([text]))) { Required = true };

    internal static Option<string> Several() => new ValueOption<string>(
        "--methods", $"Names with commas between: {Known}.", "methods' names with commas between", text => new(text, Complaint(Split(text))))
    {
        DefaultValueFactory = _ => "D,E,T,GD-steady",
    };

    internal static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries);

    private static string? Complaint(string[] names)
    {
        string[] unknown = [.. names.Where(n => Method.Find(n) is null)];
        if (unknown.Length > 0) return Names.Unknown("method", unknown, [.. Method.All.Select(m => m.Name)]);
        return names.Distinct().Count() < names.Length ? "--methods names a method twice." : Method.Lacks([.. names.Select(n => Method.Find(n)!)]);
    }
}
