using System.CommandLine;

namespace Glint.Cli.Options;

/// <summary>Options that take a number: every one is made here, so that every one is read alike. Without the option, null.</summary>
internal static class NumberOption
{
    /// <summary>A whole number; every int if no range is given.</summary>
    internal static Option<int?> Whole(string name, string description, NumberRange<int> range, string? note = null) =>
        Of(name, description, $"a whole number {range}{(note is null ? "" : ", " + note)}", range);

    /// <summary>A count: at least 1.</summary>
    internal static Option<int?> Count(string name, string description) => Whole(name, description, NumberRange<int>.AtLeast(1));

    /// <summary>A count of what this machine's cores can do side by side.</summary>
    internal static Option<int?> Cores(string name, string description) => Whole(name, description, new(1, Environment.ProcessorCount), "the cores of this machine");

    /// <summary>A root seed: any 64-bit whole number.</summary>
    internal static Option<long?> Seed(string name, string description) => Of(name, description, $"a whole number {NumberRange<long>.All}", NumberRange<long>.All);

    /// <summary>A number with decimals.</summary>
    internal static Option<double?> Decimal(string name, string description, NumberRange<double> range) =>
        Of(name, description, $"a number {range}, with a point before decimals", range);

    private static ValueOption<T?> Of<T>(string name, string description, string takes, NumberRange<T> range)
        where T : struct, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T> =>
        new(name, description, takes, text => NumberText.Read<T>(text) is { } value && range.Holds(value) ? new(value) : ValueOption<T?>.Refused(name, text, takes));
}
