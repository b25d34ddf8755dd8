using System.CommandLine;

namespace Glint.Cli.Options;

/// <summary>What became of the text of a value: the value, or the line that says what is wrong with it.</summary>
internal readonly record struct Reading<T>(T Value, string? Complaint = null);

/// <summary>What an option takes, for a line that says so.</summary>
internal interface ITakesValue
{
    /// <summary>"a whole number from 1 to 100".</summary>
    string Takes { get; }
}

/// <summary>
/// An option with one value. The value is read and judged here, while the command line is parsed, and not in a validator: those run before
/// the errors of parsing are looked at, and fall over a value that could not be read.
/// </summary>
internal sealed class ValueOption<T> : Option<T>, ITakesValue
{
    /// <summary>An option that reads its own text.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="takes">What it takes: "a whole number from 1 to 100".</param>
    /// <param name="read">Reads the text.</param>
    internal ValueOption(string name, string description, string takes, Func<string, Reading<T>> read) : base(name)
    {
        (Description, Takes, Arity) = (description, takes, ArgumentArity.ExactlyOne);
        CustomParser = argument =>
        {
            // Without a text it is a switch that stands alone.
            Reading<T> reading = read(argument.Tokens.Count > 0 ? argument.Tokens[0].Value : bool.TrueString);
            if (reading.Complaint is { } complaint) argument.AddError(complaint);
            return reading.Value;
        };
    }

    public string Takes { get; }

    /// <summary>The usual complaint.</summary>
    internal static Reading<T> Refused(string name, string text, string takes) => new(default!, $"{name} is '{text}'; it takes {takes}.");
}
