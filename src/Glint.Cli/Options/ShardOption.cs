using System.CommandLine;
using System.Globalization;
using Glint.Comparing;

namespace Glint.Cli.Options;

/// <summary><c>--shard I/N</c>.</summary>
internal static class ShardOption
{
    internal const string Name = "--shard";

    /// <summary>As many as SLURM's largest array may have (MaxArraySize, at most 4,000,001) would help nobody; a comparison has fewer runs than this.</summary>
    internal const int Most = 10_000;

    private static readonly string Takes = $"I/N, such as 2/8: the share, from 1, and how many there are, at most {Most}";

    internal static Option<Shard?> Create() => new ValueOption<Shard?>(
        Name, "Train share I of N of the comparison's runs, on any machine that sees the folder, and as often as you like: a share goes on where it stands. glint report FOLDER joins them. See docs/cluster.md.",
        Takes, text => Read(text) is { } shard ? new(shard) : ValueOption<Shard?>.Refused(Name, text, Takes));

    private static Shard? Read(string text) =>
        text.Split('/') is [var number, var count] && Number(number) is { } i && Number(count) is { } n && i <= n && n <= Most ? new Shard(i, n) : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
}
