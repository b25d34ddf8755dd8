using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Glint.Comparing;

/// <summary>How a claim ended, if it did.</summary>
internal enum ClaimState
{
    /// <summary>Its process trains the run.</summary>
    Held,

    /// <summary>Its process stopped before the run was finished.</summary>
    GivenBack,

    /// <summary>The run is finished.</summary>
    Finished,
}

/// <summary>What a claim's file says.</summary>
/// <param name="By">Whose it is.</param>
/// <param name="Since">When it was made, by its machine's clock.</param>
/// <param name="State">Whether it still is.</param>
/// <param name="Beat">How often it was renewed.</param>
internal sealed record ClaimText(Claimant By, DateTimeOffset Since, ClaimState State, long Beat)
{
    // One length for all: a renewal writes over what is there, and needs no room on a full disk.
    private const int Length = 1024;

    internal string Written() => JsonSerializer.Serialize(this, GlintJson.Compact).PadRight(Length - 1) + "\n";

    /// <summary>Null where it is not written yet, or just being written.</summary>
    internal static ClaimText? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ClaimText>(text, GlintJson.Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How often claims are renewed, and after how long without it one is taken for a dead process's.</summary>
internal sealed record ClaimTimes(TimeSpan Renewal, TimeSpan Stale)
{
    // Clients of NFS look at a file again after a minute at the latest (acregmax).
    internal static ClaimTimes Usual { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(3));
}

/// <summary>
/// Who trains which run, in a folder that several machines see: a run's first claim is its file NAME.1, made only if it is not there (O_EXCL); who
/// takes a run over makes the next one, NAME.2, so that of several who want to only one does. The last is the one that holds; none is deleted. Times of
/// different machines are never compared: a claim is stale when the watcher saw no renewal for so long by its own clock, or at once when its process
/// is known to be gone. No lock is needed, which NFS has no reliable ones of; that O_EXCL holds is assumed (NFS 3 and later, Lustre, GPFS, SMB).
/// </summary>
/// <param name="folder">Of the claims; it exists.</param>
/// <param name="me">This process.</param>
/// <param name="times">How long what takes.</param>
internal sealed class Claims(string folder, Claimant me, ClaimTimes times)
{
    private readonly Dictionary<string, (string Text, long At)> _seen = [];
    private readonly Lock _gate = new();

    /// <summary>
    /// Takes a run that nobody trains, for as long as the claim is not disposed of. Whoever asks has just seen that its files are not those of a finished one: a claim that says
    /// finished is of files that somebody deleted.
    /// </summary>
    /// <param name="name">Of the run.</param>
    /// <param name="holder">Who trains it, or finished it, if it is not taken; null if that is not to be told.</param>
    internal Claim? TryTake(string name, out ClaimText? holder)
    {
        lock (_gate)
        {
            int last = Last(name);
            holder = null;
            if (last > 0)
            {
                string text = TextOf(name, last);
                holder = ClaimText.Read(text);
                if (holder?.State is not (ClaimState.Finished or ClaimState.GivenBack) && !IsGone(PathOf(name, last), text, holder)) return null;
            }
            return Claim.TryMake(PathOf(name, last + 1), PathOf(name, last + 2), me, times);
        }
    }

    /// <summary>The last claim of a run; null if there is none, or it is just being written.</summary>
    internal ClaimText? Look(string name) => Last(name) is > 0 and int last ? ClaimText.Read(TextOf(name, last)) : null;

    private bool IsGone(string path, string text, ClaimText? holder)
    {
        if (holder is not null && me.KnowsAsGone(holder.By)) return true;
        long now = Stopwatch.GetTimestamp();
        if (_seen.TryGetValue(path, out (string Text, long At) seen) && seen.Text == text) return Stopwatch.GetElapsedTime(seen.At, now) > times.Stale;
        _seen[path] = (text, now);
        return false;
    }

    private int Last(string name)
    {
        int last = 0;
        while (File.Exists(PathOf(name, last + 1))) last++;
        return last;
    }

    private string TextOf(string name, int number)
    {
        using var stream = new FileStream(PathOf(name, number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private string PathOf(string name, int number) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name.Replace(Path.DirectorySeparatorChar, '.')}.{number}"));
}
