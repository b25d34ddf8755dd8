using System.CommandLine;
using System.Globalization;
using Glint.Adaptation;
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

    internal Option<string> Single() =>
        new ValueOption<string>("--method", $"One of {Described}.", "a method's name", text => new(text, Complaint([text]))) { Required = true };

    internal Option<string> Several()
    {
        // A program with methods of its own alone compares those.
        Method[] usual = [.. Usual.Where(methods.Contains)];
        return new ValueOption<string>(
            "--methods", $"Names with commas between: {Described}.", "methods' names with commas between", text => new(text, Complaint(Split(text))))
        {
            DefaultValueFactory = _ => string.Join(',', (usual.Length > 0 ? usual : methods).Select(m => m.Name)),
        };
    }

    /// <summary>A number of the initial coefficients, for the methods that tune it.</summary>
    internal Option<double?> Initial(string name, string what, Func<Coefficients, double> of)
    {
        IEnumerable<string> tuned = methods.Where(m => m.Candidates.Select(of).Distinct().Count() > 1)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name} (default {of(m.Strategy.Initial)})"));
        return NumberOption.Decimal(name, $"{what} of {string.Join(", ", tuned.DefaultIfEmpty("a method that is tuned over it"))}.", NumberRange<double>.Above(0));
    }

    /// <summary>The proportion of recall to precision, for the methods that have one.</summary>
    internal Option<double?> Balance()
    {
        string which = string.Join(", ", methods.Where(m => m.RecallOverPrecision is not null).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name} (default {m.RecallOverPrecision})")).DefaultIfEmpty("a method that balances them"));
        return NumberOption.Decimal("--recall-over-precision", $"Recall by lesion over precision, at which {which} settles: 1 weighs both alike, lower marks less and misses more.", NumberRange<double>.Above(0));
    }

    /// <summary>The methods of a value of <see cref="Several"/>.</summary>
    /// <param name="names">The value.</param>
    /// <param name="balance">Of <see cref="Balance"/>.</param>
    /// <exception cref="WrongOptionException">A balance is asked for, and none of them has one.</exception>
    internal IReadOnlyList<Method> All(string names, double? balance = null)
    {
        Method[] named = [.. Split(names).Select(One)];
        if (balance is not null && named.All(m => m.RecallOverPrecision is null)) throw new WrongOptionException($"None of {names} balances recall and precision. Leave out --recall-over-precision, or use {string.Join(", ", methods.Where(m => m.RecallOverPrecision is not null).Select(m => m.Name))}.");
        return [.. named.Select(m => m.Balanced(balance))];
    }

    /// <summary>The method of a value of <see cref="Single"/>.</summary>
    internal Method One(string name) => methods.Single(m => m.Name == name);

    /// <summary>The method that a run was trained with.</summary>
    /// <exception cref="GlintException">This program has none of that name.</exception>
    internal Method Of(RunRecord record, string folder) => methods.FirstOrDefault(m => m.Name == record.Method)?.Balanced(record.Rule.TryGetValue(BalanceRule.ProportionName, out double balance) ? balance : null) ?? throw new GlintException(
        $"{folder} trained with method {record.Method}, which this program does not know; it knows {string.Join(", ", methods.Select(m => m.Name))}. "
        + "Go on with the program that began it, or update Glint.");

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries);

    private string? Complaint(string[] names)
    {
        string[] known = [.. methods.Select(m => m.Name)], unknown = [.. names.Except(known)];
        if (unknown.Length > 0) return Names.Unknown("method", unknown, known);
        return names.Distinct().Count() < names.Length ? "--methods names a method twice." : Methods.Lacks([.. methods.Where(m => names.Contains(m.Name))]);
    }
}
