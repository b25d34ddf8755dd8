using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli;

/// <summary>
/// A new folder that a command makes, before its long work, so that a path that cannot be written is known at once. When the command ends
/// without <see cref="Keep"/>, what was made is deleted if nothing was trained, and otherwise named: no training is lost to a failure.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _path, _firstMade;
    private readonly TextWriter _error;
    private bool _keep;

    private OutputFolder(string path, string firstMade, TextWriter error) => (_path, _firstMade, _error) = (path, firstMade, error);

    /// <summary>Whether the folder holds what training made.</summary>
    internal bool HoldsTraining => Directory.EnumerateFiles(_path, "*.glint", SearchOption.AllDirectories).Any();

    /// <summary>Makes the folder, and its parents where they are missing.</summary>
    /// <exception cref="GlintException">The path exists or cannot be written.</exception>
    internal static OutputFolder Make(string path, TextWriter error)
    {
        RunFolder.CheckFree(path);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), firstMade = full;
        while (Path.GetDirectoryName(firstMade) is { } parent && !Directory.Exists(parent)) firstMade = parent;
        try
        {
            Directory.CreateDirectory(full);
            string probe = Path.Combine(full, ".probe");
            AtomicFile.WriteText(probe, "can this be written?");
            File.Delete(probe);
            return new OutputFolder(full, firstMade, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GlintException)
        {
            RunFolder.TryDelete(firstMade);
            throw new GlintException($"Cannot write to {path}: {e.Message.TrimEnd('.')}. Choose another folder.", e);
        }
    }

    /// <summary>The command did what it was asked to.</summary>
    internal void Keep() => _keep = true;

    public void Dispose()
    {
        if (_keep) return;
        if (HoldsTraining) _error.WriteLine($"What was trained so far is kept in {_path}.");
        else RunFolder.TryDelete(_firstMade);
    }
}
