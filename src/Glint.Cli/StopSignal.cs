using System.Runtime.InteropServices;

namespace Glint.Cli;

/// <summary>Ctrl+C and the polite kill signal, as a flag that a loop looks at between steps; a second Ctrl+C ends the process at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _isSet;

    internal StopSignal(TextWriter error)
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (_isSet) return;
                context.Cancel = true;
                _isSet = true;
                error.WriteLine("Stopping after this step, and its validation if it has one; press Ctrl+C again to end at once.");
            }));
        }
    }

    internal bool IsSet => _isSet;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());
}
