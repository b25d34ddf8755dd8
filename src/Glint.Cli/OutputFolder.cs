using Glint.Training;

namespace Glint.Cli;

/// <summary>A folder that a command makes: deleted when the command fails before anything in it is worth keeping.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _path;
    private bool _keep;

    private OutputFolder(string path) => _path = path;

    /// <summary>Watches a path that does not exist yet.</summary>
    internal static OutputFolder Begin(string path)
    {
        RunFolder.CheckFree(path);
        return new OutputFolder(path);
    }

    /// <summary>Whether the folder stays when the command ends.</summary>
    internal void Keep(bool keep) => _keep = keep;

    public void Dispose()
    {
        if (!_keep && !File.Exists(Path.Combine(_path, "model.glint")) && !HoldsFinishedRun()) RunFolder.TryDelete(_path);
    }

    private bool HoldsFinishedRun() =>
        Directory.Exists(_path) && Directory.EnumerateFiles(_path, "model.glint", SearchOption.AllDirectories).Any();
}
