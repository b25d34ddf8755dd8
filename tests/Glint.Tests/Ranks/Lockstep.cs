using Glint.Ranks;

namespace Glint.Tests.Ranks;

/// <summary>Ranks that are threads of this process: what MPI does with processes, with arrays.</summary>
internal sealed class Lockstep : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Barrier _barrier;
    private readonly byte[][] _sent;
    private readonly CancellationTokenSource _failed = new(Longest);

    private Lockstep(int count) => (_barrier, _sent) = (new Barrier(count), new byte[count][]);

    /// <summary>The same work on each of so many ranks; what each makes of it, in their order.</summary>
    internal static T[] Run<T>(int count, Func<RankGroup, T> work)
    {
        using var all = new Lockstep(count);
        var results = new T[count];
        var failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                var ranks = new RankGroup(new Messages(all, rank));
                results[rank] = work(ranks);
                ranks.Dispose();
            }
            catch (Exception e)
            {
                failures[rank] = e;
                all._failed.Cancel();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        // The others' are of waiting for the one that failed.
        if (failures.OfType<Exception>().OrderBy(e => e is OperationCanceledException).FirstOrDefault() is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
        return results;
    }

    public void Dispose()
    {
        _barrier.Dispose();
        _failed.Dispose();
    }

    private void Meet(int rank, ReadOnlySpan<byte> sent, Action<byte[][]> read)
    {
        _sent[rank] = sent.ToArray();
        _barrier.SignalAndWait(_failed.Token);
        read(_sent);
        _barrier.SignalAndWait(_failed.Token);
    }

    private sealed class Messages(Lockstep all, int rank) : IMessages
    {
        public int Rank => rank;

        public int Count => all._sent.Length;

        public string Library => "threads";

        public void Gather(ReadOnlySpan<byte> mine, Span<byte> whole)
        {
            byte[] joined = new byte[whole.Length];
            int length = mine.Length;
            all.Meet(rank, mine, sent =>
            {
                for (int r = 0; r < sent.Length; r++) sent[r].CopyTo(joined, r * length);
            });
            joined.CopyTo(whole);
        }

        public void Exchange(ReadOnlySpan<byte> parts, Span<byte> mine)
        {
            int part = parts.Length / Count;
            byte[] joined = new byte[mine.Length];
            all.Meet(rank, parts, sent =>
            {
                for (int r = 0; r < sent.Length; r++) sent[r].AsSpan(rank * part, part).CopyTo(joined.AsSpan(r * part));
            });
            joined.CopyTo(mine);
        }

        public void Broadcast(Span<byte> bytes)
        {
            byte[] first = [];
            all.Meet(rank, bytes, sent => first = sent[0]);
            first.CopyTo(bytes);
        }

        public void Abort(int exitCode) => all._failed.Cancel();

        public void Dispose()
        {
        }
    }
}
