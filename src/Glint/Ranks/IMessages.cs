namespace Glint.Ranks;

/// <summary>What carries bytes between ranks. Every rank makes the same calls in the same order, each with as many bytes as the others.</summary>
internal interface IMessages : IDisposable
{
    /// <summary>This one's number, from 0.</summary>
    int Rank { get; }

    /// <summary>How many there are, at least 1.</summary>
    int Count { get; }

    /// <summary>What carries them, with its version: for the record.</summary>
    string Library { get; }

    /// <summary>The bytes of every rank, in the order of ranks.</summary>
    /// <param name="mine">As long on every rank.</param>
    /// <param name="all"><see cref="Count"/> times as long.</param>
    void Gather(ReadOnlySpan<byte> mine, Span<byte> all);

    /// <summary>A part of every rank's bytes: of rank r's parts, which are as long as each other, the one with this rank's number.</summary>
    /// <param name="parts"><see cref="Count"/> parts.</param>
    /// <param name="mine">As long: a part from every rank, in the order of ranks.</param>
    void Exchange(ReadOnlySpan<byte> parts, Span<byte> mine);

    /// <summary>Rank 0's bytes, to all.</summary>
    void Broadcast(Span<byte> bytes);

    /// <summary>Ends all ranks, wherever they are.</summary>
    /// <param name="exitCode">Of the job.</param>
    void Abort(int exitCode);
}
