using System.Diagnostics;

namespace Glint.Ranks;

/// <summary>
/// Ends the job where a rank waits for others that do not come. While data is read they may be far apart; once all train they meet many times a step,
/// and rank 0 says now and then that it is at work while it validates alone.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>How long a rank may wait while all train; the job is to end within 30 s of what went wrong.</summary>
    internal const double UsualSeconds = 20;

    /// <summary>Sets it, in seconds, for machines that are slower than that: a step of one layer, or a checkpoint's write, may take long.</summary>
    internal const string SecondsVariable = "GLINT_RANKS_WAIT";

    // Until all have read their data.
    private const double PatientSeconds = 1800;

    // The first to lose patience ends the job; the others, who would say the same, look a little later. Not much later, lest a machine whose ranks all hang holds the rest.
    private const double Stagger = 1.5, MostStagger = 4.5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly IMessages _messages;
    private readonly double _seconds;
    private readonly Timer? _timer;
    private long _since;
    private long _spent;
    private bool _hasSpoken;

    internal Watchdog(IMessages messages, double seconds)
    {
        (_messages, _seconds) = (messages, seconds);
        if (messages.Count > 1) _timer = new Timer(_ => Look(), null, Tick, Tick);
    }

    internal bool IsStrict { get; set; }

    internal TimeSpan Spent => TimeSpan.FromSeconds((double)Interlocked.Read(ref _spent) / Stopwatch.Frequency);

    /// <summary>A wait, until disposed of.</summary>
    internal Wait Waiting()
    {
        Interlocked.Exchange(ref _since, Stopwatch.GetTimestamp());
        return new Wait(this);
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        // Aborting takes longer than a tick: who spoke looks no more.
        if (_hasSpoken) return;
        long since = Interlocked.Read(ref _since);
        if (since == 0) return;
        double waited = Stopwatch.GetElapsedTime(since).TotalSeconds;
        if (waited < (IsStrict ? _seconds : Math.Max(PatientSeconds, _seconds)) + Math.Min(_messages.Rank * Stagger, MostStagger)) return;
        if (Interlocked.Exchange(ref _hasSpoken, true)) return;
        Console.Error.WriteLine(
            $"glint: Rank {_messages.Rank} on {Environment.MachineName} waited {waited:0} s for the others: one of {_messages.Count} hangs or is gone. {(IsStrict ? "The last checkpoint is kept: glint resume." : "Nothing was trained yet.")} "
            + $"If they are only slow, set {SecondsVariable} to more seconds.");
        Console.Error.Flush();
        _messages.Abort(1);
    }

    internal readonly ref struct Wait(Watchdog watchdog)
    {
        public void Dispose()
        {
            long since = Interlocked.Exchange(ref watchdog._since, 0);
            Interlocked.Add(ref watchdog._spent, Stopwatch.GetTimestamp() - since);
        }
    }
}
