using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Glint.Comparing;

/// <summary>Enumerates several sequences at once, each on a thread of its own, and hands their items to one consumer as they come.</summary>
internal static class SideBySide
{
    /// <summary>
    /// The items of all jobs; those of one job in order. When the consumer stops early or a job fails, the others stop after their current
    /// item, and this waits for them; a job's failure is thrown here as it was.
    /// </summary>
    /// <param name="jobs">What to enumerate, started in order.</param>
    /// <param name="workers">How many at a time, at least 1.</param>
    internal static IEnumerable<T> Run<T>(IReadOnlyList<IEnumerable<T>> jobs, int workers)
    {
        var waiting = new ConcurrentQueue<IEnumerable<T>>(jobs);
        using var items = new BlockingCollection<T>(boundedCapacity: Math.Max(1, workers));
        using var stop = new CancellationTokenSource();
        ExceptionDispatchInfo? failure = null;

        void Work()
        {
            try
            {
                while (!stop.IsCancellationRequested && waiting.TryDequeue(out IEnumerable<T>? job))
                {
                    foreach (T item in job) items.Add(item, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The consumer left, or another job failed: its failure is the one to report.
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }

        // Threads of their own and not of the pool: libtorch keeps its number of threads, and dispose scopes, per thread.
        List<Thread> threads = Enumerable.Range(0, Math.Min(workers, jobs.Count)).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        threads.ForEach(t => t.Start());
        var closer = new Thread(() =>
        {
            threads.ForEach(t => t.Join());
            items.CompleteAdding();
        })
        { IsBackground = true };
        closer.Start();
        try
        {
            foreach (T item in items.GetConsumingEnumerable()) yield return item;
        }
        finally
        {
            stop.Cancel();
            closer.Join();
        }
        failure?.Throw();
    }
}
