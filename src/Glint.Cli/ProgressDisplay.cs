using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Glint.Cli;

/// <summary>What a long job is at.</summary>
/// <param name="Activity">What it does now.</param>
/// <param name="Done">Work done, in parts that take about as long.</param>
/// <param name="Total">Work in all.</param>
/// <param name="Detail">A figure to watch, or nothing.</param>
internal readonly record struct ProgressLine(string Activity, double Done, double Total, string Detail);

/// <summary>Progress with time left, on standard error: a bar where that is a terminal, a plain line now and then where it is not.</summary>
/// <param name="error">Standard error.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
internal sealed class ProgressDisplay(TextWriter error, bool isTerminal)
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    // Launchers of MPI may give their ranks what looks like a terminal.
    internal static ProgressDisplay On(TextWriter error) => new(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && Ranks.Launcher.Here is null);

    /// <summary>A line of its own, between jobs.</summary>
    internal void Say(string line) => error.WriteLine(line);

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
        (var clock, var left, TimeSpan? now) = (Stopwatch.StartNew(), new TimeLeft(), null);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new TimeLeftColumn(() => now))
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting");
                foreach (T item in items)
                {
                    ProgressLine at = line(item);
                    (task.Description, task.MaxValue, task.Value) = (Markup.Escape($"{at.Activity} {at.Detail}"), at.Total, at.Done);
                    now = left.After(at.Done, at.Total, clock.Elapsed);
                    all.Add(item);
                }
            });
    }

    private sealed class TimeLeftColumn(Func<TimeSpan?> left) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(left() is { } time ? $"{ProgressDisplay.Text(time)} left" : "");
    }

    private void TrackWithLines<T>(IEnumerable<T> items, Func<T, ProgressLine> line, List<T> all)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan last = TimeSpan.Zero;
        var left = new TimeLeft();
        foreach (T item in items)
        {
            all.Add(item);
            ProgressLine at = line(item);
            TimeSpan? now = left.After(at.Done, at.Total, clock.Elapsed);
            if (clock.Elapsed - last < PlainInterval) continue;
            last = clock.Elapsed;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"[{Math.Floor(100 * at.Done / at.Total),3}%] {at.Activity}{(at.Detail.Length > 0 ? ", " : "")}{at.Detail}{(now is { } time ? $"; {Text(time)} left" : "")}"));
        }
    }

    internal static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
}
