using System.CommandLine;
using System.CommandLine.Parsing;
using Glint.Cli.Options;

namespace Glint.Cli;

/// <summary>What is wrong with a command line, a line for each thing, in our words.</summary>
internal static class CommandLineErrors
{
    internal static IEnumerable<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] unmatched = [.. Unmatched(parsed, command)];
        if (command.Subcommands.Count > 0) return unmatched.Length > 0 ? unmatched : [$"which command? It is one of {string.Join(", ", CommandNames(command))}."];
        // Errors of the command itself are words that have no place, which have their lines.
        ILookup<bool, ParseError> isMissing = parsed.Errors.Where(e => e.SymbolResult is not CommandResult).ToLookup(e => e.SymbolResult is OptionResult { Implicit: true, Tokens.Count: 0, Option.Required: true });
        string[] ours = [.. unmatched, .. isMissing[false].Select(Said), .. Missing(isMissing[true], command)];
        return (ours.Length > 0 ? ours : parsed.Errors.Select(e => e.Message)).Distinct();
    }

    private static IEnumerable<string> Missing(IEnumerable<ParseError> errors, Command command)
    {
        string[] missing = [.. errors.Select(e => ((OptionResult)e.SymbolResult!).Option.Name)];
        if (missing.Length > 0) yield return $"{command.Name} needs {string.Join(", ", missing)}.";
    }

    private static string Said(ParseError error) => error.SymbolResult switch
    {
        OptionResult { IdentifierTokenCount: > 1 } option => $"{option.Option.Name} is given {option.IdentifierTokenCount} times; give it once.",
        OptionResult { Tokens.Count: 0, Implicit: false, Option: ITakesValue takes } option => $"{option.Option.Name} is given without a value; it takes {takes.Takes}.",
        OptionResult { Tokens.Count: 0, Implicit: false } option => $"{option.Option.Name} is given without a value.",
        ArgumentResult { Tokens.Count: 0 } argument => $"{argument.Argument.Name} is missing: {argument.Argument.Description}",
        _ => error.Message,
    };

    private static IEnumerable<string> Unmatched(ParseResult parsed, Command command)
    {
        // What looks like an option and is none may have been taken for an argument.
        string[] taken = [.. command.Arguments.SelectMany(a => parsed.GetResult(a)?.Tokens.Select(t => t.Value) ?? []).Where(t => t.StartsWith("--", StringComparison.Ordinal))];
        foreach (string token in taken) yield return Unknown(command, token);
        bool followsUnknown = taken.Length > 0;
        foreach (string token in parsed.UnmatchedTokens)
        {
            bool isOption = token.StartsWith('-');
            if (isOption) yield return Unknown(command, token);
            // The value of an unknown option needs no line of its own, and one word too many tells of the others.
            else if (!followsUnknown) yield return Word(parsed, command, token);
            // Of an unknown command no option is known.
            if (!isOption && command.Subcommands.Count > 0) yield break;
            followsUnknown = true;
        }
    }

    private static string Unknown(Command command, string token) =>
        $"unknown option '{token}'{Names.DidYouMean(token.Split('=', ':')[0], command.Options.Select(o => o.Name))}.";

    private static string Word(ParseResult parsed, Command command, string token)
    {
        if (command.Subcommands.Count > 0) return Names.Unknown("command", [token], CommandNames(command));
        int at = parsed.Tokens.ToList().FindIndex(t => t.Value == token);
        // A switch that stands alone leaves the word behind it to others.
        Option? before = at > 0 ? command.Options.FirstOrDefault(o => o.Name == parsed.Tokens[at - 1].Value) : null;
        return before is ITakesValue takes ? $"{before.Name} is '{token}'; it takes {takes.Takes}." : $"{command.Name} has no place for '{token}'.";
    }

    private static string[] CommandNames(Command command) => [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
}
