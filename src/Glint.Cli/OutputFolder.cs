using Glint.Training;

namespace Glint.Cli;

/// <summary>
/// A folder that a command makes. When the command ends without <see cref="Keep"/>, it is deleted if nothing in it is worth keeping, and
/// otherwise named, so that no trained model is lost to a failure.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _path;
    private readonly TextWriter _error;
    private bool _keep;

    private OutputFolder(string path, TextWriter error) => (_path, _error) = (path, error);

    /// <summary>Whether the folder holds a trained model.</summary>
    internal bool HoldsModel => Directory.Exists(_path) && Directory.EnumerateFiles(_path, RunFolder.ModelName, SearchOption.AllDirectories).Any();

    /// <summary>Watches a path that does not exist yet.</summary>
    internal static OutputFolder Begin(string path, TextWriter error)
    {
        RunFolder.CheckFree(path);
        return new OutputFolder(path, error);
    }

    /// <summary>The command did what it was asked to.</summary>
    internal void Keep() => _keep = true;

    public void Dispose()
    {
        if (_keep) return;
        if (HoldsModel) _error.WriteLine($"The best models so far are kept in {_path}.");
        else RunFolder.TryDelete(_path);
    }
}
