namespace Glint.Ranks;

/// <summary>A process by itself: nobody to tell.</summary>
internal sealed class OneRank : IMessages
{
    public int Rank => 0;

    public int Count => 1;

    public string Library => "none";

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all) => mine.CopyTo(all);

    public void Exchange(ReadOnlySpan<byte> parts, Span<byte> mine) => parts.CopyTo(mine);

    public void Broadcast(Span<byte> bytes)
    {
    }

    public void Abort(int exitCode) => Environment.Exit(exitCode);

    public void Dispose()
    {
    }
}
