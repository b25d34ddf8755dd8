using System.CommandLine;

namespace Glint.Cli.Options;

/// <summary>Options that take one of a few words, in capitals or not.</summary>
internal static class ChoiceOption
{
    /// <summary>A word for each value of an enum: its name.</summary>
    internal static Option<T> Of<T>(string name, string description) where T : struct, Enum =>
        Of(name, description, Enum.GetValues<T>().ToDictionary(Word, v => v));

    /// <summary>As the other; null without the option.</summary>
    internal static Option<T?> OrNone<T>(string name, string description) where T : struct, Enum =>
        Of(name, description, Enum.GetValues<T>().ToDictionary(Word, v => (T?)v));

    /// <summary>Words that stand for themselves.</summary>
    internal static Option<string> Of(string name, string description, params string[] words) => Of(name, description, words.ToDictionary(w => w, w => w));

    /// <summary>true, false, or the option alone.</summary>
    internal static Option<bool> Switch(string name, string description)
    {
        Option<bool> option = Of(name, description, new Dictionary<string, bool> { ["true"] = true, ["false"] = false });
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }

    /// <summary>The word of an enum's value.</summary>
    internal static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Words, each of which stands for a value.</summary>
    internal static ValueOption<T> Of<T>(string name, string description, Dictionary<string, T> values)
    {
        var known = new Dictionary<string, T>(values, StringComparer.OrdinalIgnoreCase);
        string takes = string.Join(" or ", new[] { string.Join(", ", values.Keys.SkipLast(1)), values.Keys.Last() }.Where(w => w.Length > 0));
        return new(name, description, takes, text => known.TryGetValue(text, out T? value)
            ? new Reading<T>(value)
            : ValueOption<T>.Refused(name, text, takes + Names.DidYouMean(text, values.Keys)));
    }
}
