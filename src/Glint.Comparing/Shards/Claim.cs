using System.Diagnostics;
using System.Text;

namespace Glint.Comparing;

/// <summary>A run that this process trains, renewed until it is disposed of. See <see cref="Claims"/>.</summary>
internal sealed class Claim : IDisposable
{
    private readonly string _path, _next;
    private readonly ClaimTimes _times;
    private readonly Timer _timer;
    private readonly Lock _gate = new();
    private ClaimText _text;
    private long _renewed = Stopwatch.GetTimestamp();
    private bool _isLost, _isOver;

    private Claim(string path, string next, ClaimText text, ClaimTimes times)
    {
        (_path, _next, _text, _times) = (path, next, text, times);
        _timer = new Timer(_ => Renew(), null, times.Renewal, times.Renewal);
    }

    /// <summary>Makes a claim's file, unless somebody was faster.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="next">Of the one that would take it over.</param>
    /// <param name="me">Who claims.</param>
    /// <param name="times">How often to renew it.</param>
    internal static Claim? TryMake(string path, string next, Claimant me, ClaimTimes times)
    {
        var text = new ClaimText(me, DateTimeOffset.UtcNow, ClaimState.Held, 0);
        FileStream made;
        try
        {
            made = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        try
        {
            using (made) Write(made, text);
        }
        catch (IOException)
        {
            // It is ours, and says nothing: the disk is full.
            File.Delete(path);
            throw;
        }
        return new Claim(path, next, text, times);
    }

    /// <summary>Whether the run is no longer this process's to train: it stood still for so long that another one took it over.</summary>
    internal bool IsLost
    {
        get
        {
            lock (_gate) return _isLost;
        }
    }

    /// <summary>The run is finished.</summary>
    internal void Finish() => End(ClaimState.Finished);

    public void Dispose()
    {
        End(ClaimState.GivenBack);
        _timer.Dispose();
    }

    private static void Write(FileStream stream, ClaimText text)
    {
        stream.Write(Encoding.UTF8.GetBytes(text.Written()));
        stream.Flush(flushToDisk: true);
    }

    private void Renew()
    {
        lock (_gate)
        {
            if (_isOver || _isLost) return;
            _text = _text with { Beat = _text.Beat + 1 };
            Write();
        }
    }

    private void End(ClaimState state)
    {
        lock (_gate)
        {
            if (_isOver || _isLost) return;
            _isOver = true;
            _text = _text with { State = state };
            Write();
        }
    }

    private void Write()
    {
        try
        {
            if (File.Exists(_next))
            {
                _isLost = true;
                return;
            }
            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            Write(stream, _text);
            _renewed = Stopwatch.GetTimestamp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A server may come back. Who watches takes it for dead after that time, and so does this process.
            _isLost = Stopwatch.GetElapsedTime(_renewed) > _times.Stale;
        }
    }
}
