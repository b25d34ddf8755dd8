using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Glint.Ranks;

/// <summary>
/// The processes that take one training's steps together, as one of them sees them. Sums are taken in the order of ranks, whatever carries the numbers,
/// so that neither an MPI nor the way it sums decides a bit; and all ranks hold the same bits after it.
/// </summary>
/// <param name="messages">What carries bytes between them.</param>
/// <param name="waitSeconds">How long a rank may wait for the others while they train; see <see cref="Watchdog"/>.</param>
internal sealed class RankGroup(IMessages messages, double waitSeconds = Watchdog.UsualSeconds) : IDisposable
{
    // Up to here everybody sends everything to everybody, in one call; beyond, each sums a part.
    private const int SmallBytes = 1 << 14;

    private const double BeatSeconds = 1;

    private readonly Watchdog _watchdog = new(messages, waitSeconds);
    private byte[] _sent = [], _received = [];

    /// <summary>A process by itself: nothing is sent, and nothing is computed otherwise than without ranks.</summary>
    internal static RankGroup Alone { get; } = new(new OneRank());

    /// <summary>From 0.</summary>
    internal int Rank => messages.Rank;

    /// <summary>At least 1.</summary>
    internal int Count => messages.Count;

    internal bool IsAlone => Count == 1;

    /// <summary>Whether this is the one that prints, writes and validates.</summary>
    internal bool IsFirst => Rank == 0;

    /// <summary>What carries the bytes, with its version.</summary>
    internal string Library => messages.Library;

    /// <summary>Time spent waiting for other ranks or sending to them.</summary>
    internal TimeSpan Spent => _watchdog.Spent;

    /// <summary>From now on no rank is away for long: one that is counts as lost.</summary>
    internal void Watch()
    {
        _ = Any(false);
        _watchdog.IsStrict = true;
    }

    /// <summary>What was trained together is done: ranks may be far apart again.</summary>
    internal void Rest() => _watchdog.IsStrict = false;

    /// <summary>Leaves at the end of the process, with all others: patiently, as one may still write what it makes of the last command.</summary>
    internal void Leave()
    {
        Rest();
        Dispose();
    }

    /// <summary>Sums a tensor over ranks, in place. Any device; float32 or float64.</summary>
    internal void SumInPlace(Tensor tensor)
    {
        if (IsAlone) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        bool isHere = tensor.device_type == TorchSharp.DeviceType.CPU && tensor.is_contiguous();
        Tensor local = isHere ? tensor : tensor.cpu().contiguous();
        if (tensor.dtype == float64) Sum(MemoryMarshal.Cast<byte, double>(local.bytes));
        else if (tensor.dtype == float32) Sum(MemoryMarshal.Cast<byte, float>(local.bytes));
        else throw new NotSupportedException($"Ranks sum float32 and float64; found {tensor.dtype}.");
        if (!isHere) tensor.copy_(local);
    }

    /// <summary>Sums numbers over ranks, in place.</summary>
    internal void Sum<T>(Span<T> numbers) where T : unmanaged, INumber<T>
    {
        if (IsAlone || numbers.Length == 0) return;
        int size = Marshal.SizeOf<T>(), bytes = numbers.Length * size;
        if (bytes <= SmallBytes)
        {
            Span<byte> all = Room(ref _received, bytes * Count);
            Gather(MemoryMarshal.AsBytes(numbers), all);
            AddUp(MemoryMarshal.Cast<byte, T>(all), numbers);
            return;
        }
        int part = (numbers.Length + Count - 1) / Count;
        Span<byte> sent = Room(ref _sent, part * Count * size), received = Room(ref _received, part * Count * size);
        MemoryMarshal.AsBytes(numbers).CopyTo(sent);
        sent[bytes..].Clear();
        using (_watchdog.Waiting()) messages.Exchange(sent, received);
        Span<byte> mine = sent[..(part * size)];
        AddUp(MemoryMarshal.Cast<byte, T>(received), MemoryMarshal.Cast<byte, T>(mine));
        Gather(mine, received);
        received[..bytes].CopyTo(MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>The bytes of every rank, in the order of ranks.</summary>
    internal void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        using (_watchdog.Waiting()) messages.Gather(mine, all);
    }

    /// <summary>Rank 0's bytes, to all.</summary>
    internal void Broadcast(Span<byte> bytes)
    {
        if (IsAlone || bytes.Length == 0) return;
        using (_watchdog.Waiting()) messages.Broadcast(bytes);
    }

    /// <summary>Rank 0's numbers, so that what is decided by them is decided alike on machines whose last digits differ.</summary>
    internal double[] OfFirst(params double[] numbers)
    {
        Broadcast(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    /// <summary>Rank 0's text, of any length.</summary>
    internal string OfFirst(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int[] length = [bytes.Length];
        Broadcast(MemoryMarshal.AsBytes(length.AsSpan()));
        if (!IsFirst) bytes = new byte[length[0]];
        Broadcast(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Puts rank 0's values into a tensor of any type and layout.</summary>
    internal void OfFirst(Tensor tensor)
    {
        if (IsAlone) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor copy = tensor.detach().cpu().contiguous().clone();
        Broadcast(copy.bytes);
        tensor.copy_(copy);
    }

    /// <summary>A number that rank 0 works out alone, for however long it takes; the others wait and hear that it is at work.</summary>
    /// <param name="work">Calls what it is given now and then.</param>
    internal double ByFirst(Func<Action, double> work)
    {
        if (IsAlone) return work(() => { });
        if (!IsFirst)
        {
            double[] heard;
            while (double.IsNegativeInfinity((heard = OfFirst(0, 0))[0])) ;
            return heard[1];
        }
        var clock = System.Diagnostics.Stopwatch.StartNew();
        double result = work(() =>
        {
            if (clock.Elapsed.TotalSeconds < BeatSeconds) return;
            _ = OfFirst(double.NegativeInfinity, 0);
            clock.Restart();
        });
        return OfFirst(0, result)[1];
    }

    /// <summary>So many numbers, of which each rank works out every R-th, from its own. Ranks meet after each: none waits for all that another has to do.</summary>
    internal double[] Dealt(int count, Func<int, double> number)
    {
        double[] numbers = new double[count];
        for (int first = 0; first < count; first += Count)
        {
            if (first + Rank < count) numbers[first + Rank] = number(first + Rank);
            Sum(numbers.AsSpan(first, Math.Min(Count, count - first)));
        }
        return numbers;
    }

    /// <summary>Whether any rank says so.</summary>
    internal bool Any(bool mine)
    {
        if (IsAlone) return mine;
        double[] count = [mine ? 1 : 0];
        Sum(count.AsSpan());
        return count[0] > 0;
    }

    /// <summary>The names of the machines, in the order of ranks.</summary>
    internal IReadOnlyList<string> Hosts()
    {
        const int longest = 64;
        byte[] mine = new byte[longest], all = new byte[longest * Count];
        byte[] name = Encoding.UTF8.GetBytes(Environment.MachineName);
        name.AsSpan(0, Math.Min(name.Length, longest)).CopyTo(mine);
        Gather(mine, all);
        return [.. all.Chunk(longest).Select(n => Encoding.UTF8.GetString(n).TrimEnd('\0'))];
    }

    /// <summary>Makes sure that all ranks have the same of something.</summary>
    /// <param name="what">In words, for the error.</param>
    /// <param name="value">This rank's.</param>
    /// <exception cref="GlintException">They have not; on every rank alike.</exception>
    internal void RequireSame(string what, string value) => RequireSame(what, SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    /// <summary>The same of a hash, 32 bytes.</summary>
    internal void RequireSame(string what, byte[] hash)
    {
        if (IsAlone) return;
        byte[] all = new byte[hash.Length * Count];
        Gather(hash, all);
        List<byte[]> each = [.. all.Chunk(hash.Length)];
        int other = each.FindIndex(h => !h.AsSpan().SequenceEqual(each[0]));
        if (other < 0) return;
        IReadOnlyList<string> hosts = Hosts();
        throw new GlintException($"Ranks 0 on {hosts[0]} and {other} on {hosts[other]} have different {what}. All ranks of a training need the same: give them the same files and options.");
    }

    /// <summary>This rank's share of a batch.</summary>
    /// <param name="images">Of the whole batch; every rank takes it whole if they are fewer than the ranks.</param>
    internal BatchShare Share(int images) => new(this, images);

    /// <summary>Ends all ranks, wherever they are.</summary>
    internal void Abort(int exitCode) => messages.Abort(exitCode);

    /// <summary>Leaves, with all others.</summary>
    public void Dispose()
    {
        if (IsAlone) return;
        using (_watchdog.Waiting()) messages.Dispose();
        _watchdog.Dispose();
    }

    // In the order of ranks, element by element.
    private void AddUp<T>(ReadOnlySpan<T> all, Span<T> sums) where T : unmanaged, INumber<T>
    {
        int length = sums.Length, width = Vector<T>.Count;
        all[..length].CopyTo(sums);
        for (int rank = 1; rank < Count; rank++)
        {
            ReadOnlySpan<T> of = all.Slice(rank * length, length);
            int i = 0;
            for (; i <= length - width; i += width) (new Vector<T>(sums[i..]) + new Vector<T>(of[i..])).CopyTo(sums[i..]);
            for (; i < length; i++) sums[i] += of[i];
        }
    }

    private static Span<byte> Room(ref byte[] buffer, int bytes)
    {
        if (buffer.Length < bytes) buffer = new byte[bytes];
        return buffer.AsSpan(0, bytes);
    }
}
