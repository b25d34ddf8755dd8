namespace Glint.Cli;

/// <summary>
/// The time that a job will still take, from how fast it went since its first part was done: what comes before that, starting a process and
/// reading the data, is done once.
/// </summary>
internal sealed class TimeLeft
{
    // One part says little of the next.
    private const int FewestParts = 3;

    private (double Done, TimeSpan At)? _first;
    private int _parts;

    /// <summary>Takes note of a part that is done.</summary>
    /// <param name="done">Work done.</param>
    /// <param name="total">Work in all.</param>
    /// <param name="now">Since the job began.</param>
    /// <returns>The time left; null while it cannot be told.</returns>
    internal TimeSpan? After(double done, double total, TimeSpan now)
    {
        if (_first is not { } first)
        {
            _first = (done, now);
            return null;
        }
        return ++_parts < FewestParts || done <= first.Done ? null : (now - first.At) * ((total - done) / (done - first.Done));
    }
}
