using System.CommandLine;
using Glint.Studies;

namespace Glint.Cli.Options;

/// <summary>The options that name methods; an unknown name is a wrong option, and so is an ablation without the method it takes its coefficients from.</summary>
internal static class MethodOptions
{
    private static string Known => string.Join(", ", Method.All.Select(m => $"{m.Name} ({m.Description})"));

    internal static Option<string> Single()
    {
        var option = new Option<string>("--method") { Description = $"One of {Known}.", Required = true };
        option.Validators.Add(result => Check(result, [result.GetValueOrDefault<string?>() ?? ""]));
        return option;
    }

    internal static Option<string> Several()
    {
        var option = new Option<string>("--methods") { Description = $"Names with commas between: {Known}.", DefaultValueFactory = _ => "D,E,T,GD-steady" };
        option.Validators.Add(result =>
        {
            string[] names = Split(result.GetValueOrDefault<string?>() ?? "");
            Check(result, names);
            if (names.Distinct().Count() < names.Length) result.AddError("--methods names a method twice.");
        });
        return option;
    }

    internal static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries);

    private static void Check(System.CommandLine.Parsing.OptionResult result, string[] names)
    {
        foreach (string name in names.Where(n => Method.Find(n) is null))
        {
            result.AddError(GlintCommand.UnknownName("method", name, Method.All.Select(m => m.Name)));
        }
        if (Method.Lacks([.. names.Select(Method.Find).OfType<Method>()]) is { } lacking) result.AddError(lacking);
    }
}
