using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Glint.Losses;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>
/// The options that name methods of this program; an unknown name is a wrong option, and so is a method without the one whose run it follows on.
/// </summary>
/// <param name="methods">Those of the program.</param>
internal sealed class MethodOptions(IReadOnlyList<Method> methods)
{
    private static readonly Method[] Usual = [Methods.Dice, Methods.Effectiveness, Methods.Tversky, Methods.Recommended];

    private string Described => string.Join(", ", methods.Select(m => $"{m.Name} ({m.Description})"));

    internal Option<string> Single()
    {
        var option = new Option<string>("--method") { Description = $"One of {Described}.", Required = true };
        option.Validators.Add(result => Check(result, [result.GetValueOrDefault<string?>() ?? ""]));
        return option;
    }

    internal Option<string> Several()
    {
        // A program with methods of its own alone compares those.
        Method[] usual = [.. Usual.Where(methods.Contains)];
        var option = new Option<string>("--methods")
        {
            Description = $"Names with commas between: {Described}.",
            DefaultValueFactory = _ => string.Join(',', (usual.Length > 0 ? usual : methods).Select(m => m.Name)),
        };
        option.Validators.Add(result =>
        {
            string[] names = Split(result.GetValueOrDefault<string?>() ?? "");
            Check(result, names);
            if (names.Distinct().Count() < names.Length) result.AddError("--methods names a method twice.");
        });
        return option;
    }

    /// <summary>A number of the initial coefficients, for the methods that tune it.</summary>
    internal Option<double?> Initial(string name, string what, Func<Coefficients, double> of)
    {
        IEnumerable<string> tuned = methods.Where(m => m.Candidates.Select(of).Distinct().Count() > 1)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name} (default {of(m.Strategy.Initial)})"));
        return new Option<double?>(name) { Description = $"{what} of {string.Join(", ", tuned.DefaultIfEmpty("a method that is tuned over it"))}." };
    }

    /// <summary>The methods of a value of <see cref="Several"/>.</summary>
    internal IReadOnlyList<Method> All(string names) => [.. Split(names).Select(One)];

    /// <summary>The method of a value of <see cref="Single"/>.</summary>
    internal Method One(string name) => methods.Single(m => m.Name == name);

    /// <summary>The method that a run was trained with.</summary>
    /// <exception cref="GlintException">This program has none of that name.</exception>
    internal Method Of(RunRecord record, string folder) => methods.FirstOrDefault(m => m.Name == record.Method) ?? throw new GlintException(
        $"{folder} trained with method {record.Method}, which this program does not know; it knows {string.Join(", ", methods.Select(m => m.Name))}. "
        + "Go on with the program that began it, or update Glint.");

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries);

    private void Check(OptionResult result, string[] names)
    {
        string[] known = [.. methods.Select(m => m.Name)];
        foreach (string name in names.Except(known)) result.AddError(GlintCommand.UnknownName("method", name, known));
        if (Methods.Lacks([.. methods.Where(m => names.Contains(m.Name))]) is { } lacking) result.AddError(lacking);
    }
}
