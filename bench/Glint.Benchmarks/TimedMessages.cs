using System.Diagnostics;
using System.Runtime.InteropServices;
using Glint.Ranks;

namespace Glint.Benchmarks;

/// <summary>Messages with the time of each call, to tell sending from waiting: of all ranks the last to come to a call waits for nobody.</summary>
internal sealed class TimedMessages(IMessages messages) : IMessages
{
    private readonly List<double> _seconds = [];

    public int Rank => messages.Rank;

    public int Count => messages.Count;

    public string Library => messages.Library;

    /// <summary>Forgets the calls so far.</summary>
    internal void Restart() => _seconds.Clear();

    /// <summary>Of each call since the restart the least time of any rank, in all. Every rank asks.</summary>
    internal double SecondsOfSending()
    {
        double[] mine = [.. _seconds], all = new double[mine.Length * Count];
        messages.Gather(MemoryMarshal.AsBytes(mine.AsSpan()), MemoryMarshal.AsBytes(all.AsSpan()));
        return Enumerable.Range(0, mine.Length).Sum(call => Enumerable.Range(0, Count).Min(rank => all[(rank * mine.Length) + call]));
    }

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        long since = Stopwatch.GetTimestamp();
        messages.Gather(mine, all);
        Keep(since);
    }

    public void Exchange(ReadOnlySpan<byte> parts, Span<byte> mine)
    {
        long since = Stopwatch.GetTimestamp();
        messages.Exchange(parts, mine);
        Keep(since);
    }

    public void Broadcast(Span<byte> bytes)
    {
        long since = Stopwatch.GetTimestamp();
        messages.Broadcast(bytes);
        Keep(since);
    }

    public void Abort(int exitCode) => messages.Abort(exitCode);

    public void Dispose() => messages.Dispose();

    private void Keep(long since) => _seconds.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
}
