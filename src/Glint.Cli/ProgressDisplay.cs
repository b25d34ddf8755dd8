using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Glint.Cli;

/// <summary>What a long job is at.</summary>
/// <param name="Activity">What it does now.</param>
/// <param name="Done">Parts done.</param>
/// <param name="Total">Parts in all.</param>
/// <param name="Detail">A figure to watch, or nothing.</param>
internal readonly record struct ProgressLine(string Activity, int Done, int Total, string Detail);

/// <summary>Progress with time left, on standard error: a bar where that is a terminal, a plain line now and then where it is not.</summary>
/// <param name="error">Standard error.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
internal sealed class ProgressDisplay(TextWriter error, bool isTerminal)
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    internal static ProgressDisplay On(TextWriter error) => new(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected);

    /// <summary>All items, drawn as they come. The whole sequence is run before this returns.</summary>
    internal IReadOnlyList<T> Track<T>(IEnumerable<T> items, Func<T, ProgressLine> line)
    {
        var all = new List<T>();
        if (isTerminal) TrackWithBar(items, line, all);
        else TrackWithLines(items, line, all);
        return all;
    }

    private void TrackWithBar<T>(IEnumerable<T> items, Func<T, ProgressLine> line, List<T> all)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting");
                foreach (T item in items)
                {
                    ProgressLine at = line(item);
                    (task.Description, task.MaxValue, task.Value) = (Markup.Escape($"{at.Activity} {at.Detail}"), at.Total, at.Done);
                    all.Add(item);
                }
            });
    }

    private void TrackWithLines<T>(IEnumerable<T> items, Func<T, ProgressLine> line, List<T> all)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan last = TimeSpan.Zero;
        int before = 0;
        foreach (T item in items)
        {
            // A run that goes on starts in the middle.
            if (all.Count == 0) before = line(item).Done - 1;
            all.Add(item);
            if (clock.Elapsed - last < PlainInterval) continue;
            last = clock.Elapsed;
            ProgressLine at = line(item);
            TimeSpan left = clock.Elapsed * ((double)(at.Total - at.Done) / (at.Done - before));
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"[{100 * at.Done / at.Total,3}%] {at.Activity}{(at.Detail.Length > 0 ? ", " : "")}{at.Detail}; {Text(left)} left"));
        }
    }

    internal static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
}
