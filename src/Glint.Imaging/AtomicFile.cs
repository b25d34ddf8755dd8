using System.Text;

namespace Glint.Imaging;

/// <summary>
/// Writes whole files or nothing: the content goes to a temporary file beside the target, is flushed to the disk, and takes the target's
/// name in one step. Whoever opens the target sees the old content or the new, never half of it.
/// </summary>
public static class AtomicFile
{
    /// <summary>The names that files have until they are whole; what a killed process left of them can be deleted.</summary>
    public const string TemporaryPattern = ".glint-*.tmp";

    private static readonly UTF8Encoding Utf8WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file in one step, replacing an older one of that name.</summary>
    /// <param name="path">Where the file shall be; its folder must exist.</param>
    /// <param name="write">Writes the content to the stream it is given. When it throws, the target stays as it was.</param>
    /// <exception cref="GlintException">The folder is missing or closed to us, the target is a folder, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            var target = Path.GetFullPath(path);
            if (Directory.Exists(target)) throw new GlintException($"Cannot write {path}: it is a folder. Name a file in it.");
            WriteBeside(target, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" })
        {
            throw new GlintException($"Cannot write {path}: {Explain(error, path)}", error);
        }
    }

    /// <summary>Writes a text as UTF-8 without byte-order mark, in one step.</summary>
    /// <param name="path">Where the file shall be; its folder must exist.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="GlintException">As <see cref="Write"/>.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, Utf8WithoutMark, leaveOpen: true);
            writer.Write(text);
        });
    }

    private static void WriteBeside(string target, Action<Stream> write)
    {
        // A short name of its own, so that a target of the longest allowed name can still be written.
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".glint-{Path.GetRandomFileName()}.tmp");
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            DeleteIfPossible(temporary);
            throw;
        }
    }

    // The first error is the one to report, not a second one met while clearing up after it.
    private static void DeleteIfPossible(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }

    private static string Explain(Exception error, string path) => error switch
    {
        DirectoryNotFoundException =>
            $"the folder {Path.GetDirectoryName(Path.GetFullPath(path))} does not exist. Create it, or choose another.",
        UnauthorizedAccessException => "permission denied. Choose another folder, or change its permissions.",
        IOException when IsDiskFull(error) => "No space left on device. Free some space or choose another folder.",
        _ => $"{error.Message.TrimEnd('.')}. Choose another name or folder.",
    };

    private static bool IsDiskFull(Exception error)
    {
        const int NoSpaceUnix = 28; // ENOSPC
        const int QuotaLinux = 122; // EDQUOT
        const int DiskFullWindows = unchecked((int)0x80070070); // HRESULT of ERROR_DISK_FULL
        return error.HResult is NoSpaceUnix or QuotaLinux or DiskFullWindows;
    }
}
