using System.Runtime.InteropServices;

namespace Glint.Cli;

/// <summary>
/// Ctrl+C, the polite kill signal and the one that clusters send before a job's time is up (SIGUSR1), as a flag that a loop looks at between steps; a
/// second Ctrl+C or kill signal ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CancellationTokenSource _set = new();
    private volatile bool _isInterrupt;
    private bool _isRequested;

    internal StopSignal(TextWriter error)
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Concat(BeforeTheLimit))
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // A cluster's signals may come one after the other, and more than once.
                bool isRequest = signal is PosixSignal.SIGINT or PosixSignal.SIGTERM;
                if (isRequest && Interlocked.Exchange(ref _isRequested, true)) return;
                context.Cancel = true;
                if (IsSet) return;
                _isInterrupt = signal == PosixSignal.SIGINT;
                _set.Cancel();
                error.WriteLine("Stopping after this step, and its validation if it has one; press Ctrl+C again to end at once.");
            }));
        }
    }

    internal bool IsSet => _set.IsCancellationRequested;

    /// <summary>Whether it was Ctrl+C: a person stopped it, and no cluster is to begin it again.</summary>
    internal bool IsInterrupt => _isInterrupt;

    /// <summary>The same as a token.</summary>
    internal CancellationToken Token => _set.Token;

    // SIGUSR1, which has no name in .NET: signal(7), and Darwin's signal(3).
    private static PosixSignal[] BeforeTheLimit =>
        OperatingSystem.IsLinux() ? [(PosixSignal)10] : OperatingSystem.IsMacOS() ? [(PosixSignal)30] : [];

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _set.Dispose();
    }
}
