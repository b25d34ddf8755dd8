using System.CommandLine;
using System.CommandLine.Parsing;

namespace Glint.Cli.Options;

/// <summary>Options and arguments that name a file or a folder: anything but nothing. What is there shows when it is opened.</summary>
internal static class PathOption
{
    private const string Takes = "a path";

    /// <summary>One that a command cannot do without.</summary>
    internal static Option<string> Required(string name, string description) =>
        new ValueOption<string>(name, description, Takes, text => new(text, Complaint(name, text))) { Required = true };

    /// <summary>One that may be left out.</summary>
    internal static Option<string?> OrNone(string name, string description) => new ValueOption<string?>(name, description, Takes, text => new(text, Complaint(name, text)));

    /// <summary>One or more that a command cannot do without, after one name or several.</summary>
    internal static Option<string[]> Several(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => Read(result, name),
    };

    /// <summary>A path without an option's name before it.</summary>
    internal static Argument<string> Argument(string name, string description) => new(name) { Description = description, CustomParser = result => Read(result, name)[0] };

    /// <summary>Several of them, at least one.</summary>
    internal static Argument<string[]> Arguments(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.OneOrMore, CustomParser = result => Read(result, name) };

    private static string[] Read(ArgumentResult result, string name)
    {
        string[] paths = [.. result.Tokens.Select(t => t.Value)];
        if (paths.Select(p => Complaint(name, p)).FirstOrDefault(c => c is not null) is { } complaint) result.AddError(complaint);
        return paths;
    }

    private static string? Complaint(string name, string text) => text.Length > 0 ? null : $"{name} is ''; it takes {Takes}.";
}
