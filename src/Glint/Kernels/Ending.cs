namespace Glint.Kernels;

/// <summary>Undoes something when disposed of.</summary>
internal sealed class Ending(Action end) : IDisposable
{
    public void Dispose() => end();
}
