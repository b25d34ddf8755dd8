using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Glint.Ranks;

/// <summary>
/// Ranks of an MPI job, under Open MPI and MPICH (and what derives from them) alike: bytes and one communicator are all that is asked of it. Handles are
/// the addresses of Open MPI's exported objects, or MPICH's constants.
/// </summary>
internal sealed class MpiMessages : IMessages
{
    // Of the headers: MPICH's handles, and the longest text of a version in either.
    private const nint MpichWorld = 0x44000000, MpichByte = 0x4c00010d;
    private const int LongestVersion = 8192;

    // MPI_STATUS_IGNORE; Open MPI's is 0.
    private const nint MpichNoStatus = 1;

    // Up to here what is sent is waited for in turns with others who want the core; more than that goes in one call, once all ranks are there.
    private const int SmallBytes = 1 << 14;

    // A wait so long is for a rank that is late, and the core is another's meanwhile: a look every millisecond costs a tenth at most.
    private const double YieldMilliseconds = 10;

    // MPICH's launcher ends ranks at once, and drops what it has not read of what they said.
    private const int SaidMilliseconds = 500;

    // How long the launcher may take to end this process, once it was asked to.
    private const int AbortMilliseconds = 3000;

    private readonly nint _library, _world, _byte, _noStatus;
    private readonly Gathering _gather, _exchange;
    private readonly Broadcasting _broadcast;
    private readonly GatheringBegun _beginGather;
    private readonly BroadcastingBegun _beginBroadcast;
    private readonly MeetingBegun _beginMeeting;
    private readonly Testing _test;

    // Pinned: MPI reads and writes them between two calls.
    private byte[] _sent = [], _received = [];

    private MpiMessages(nint library)
    {
        _library = library;
        bool isOpenMpi = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _world);
        _byte = isOpenMpi ? NativeLibrary.GetExport(library, "ompi_mpi_byte") : MpichByte;
        if (!isOpenMpi) (_world, _noStatus) = (MpichWorld, MpichNoStatus);
        (_gather, _exchange, _broadcast) = (Function<Gathering>("MPI_Allgather"), Function<Gathering>("MPI_Alltoall"), Function<Broadcasting>("MPI_Bcast"));
        (_beginGather, _beginBroadcast, _beginMeeting) = (Function<GatheringBegun>("MPI_Iallgather"), Function<BroadcastingBegun>("MPI_Ibcast"), Function<MeetingBegun>("MPI_Ibarrier"));
        _test = Function<Testing>("MPI_Test");
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Initializing(nint count, nint values);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Finishing();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Aborting(nint world, int code);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Asking(nint world, out int number);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Naming(ref byte text, out int length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Gathering(ref byte send, int sendCount, nint sendType, ref byte receive, int receiveCount, nint receiveType, nint world);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Broadcasting(ref byte bytes, int count, nint type, int root, nint world);

    // A request is a pointer or, of MPICH, a number of 32 bits, which leaves the upper ones 0.
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int GatheringBegun(ref byte send, int sendCount, nint sendType, ref byte receive, int receiveCount, nint receiveType, nint world, ref nint request);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int BroadcastingBegun(ref byte bytes, int count, nint type, int root, nint world, ref nint request);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MeetingBegun(nint world, ref nint request);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Testing(ref nint request, out int isDone, nint status);

    public int Rank { get; private set; }

    public int Count { get; private set; }

    public string Library { get; private set; } = "";

    /// <summary>Loads the launcher's MPI, for <see cref="Join"/>.</summary>
    /// <exception cref="GlintException">It is not on this machine.</exception>
    internal static (nint Library, string Name) Load(Launcher launcher)
    {
        Environments.Set("UCX_ERROR_SIGNALS", "");    // MPICH's UCX takes .NET's own signals for crashes
        nint library = 0;
        string? found = launcher.Libraries.FirstOrDefault(name => NativeLibrary.TryLoad(name, out library));
        return found is not null ? (library, found) : throw new GlintException(
            $"The launcher started {launcher.Count} ranks, and its MPI library was not found ({string.Join(", ", launcher.Libraries)}). "
            + $"Install it (Debian: libopenmpi3 or libmpich12), or name its file: {Launcher.LibraryVariable}=/usr/lib/libmpi.so.40.");
    }

    /// <summary>Joins the job that a launcher began. Once in a process.</summary>
    /// <exception cref="GlintException">The library is of another MPI than the launcher; on every rank alike.</exception>
    internal static MpiMessages Join(Launcher launcher, (nint Library, string Name) loaded)
    {
        (nint library, string found) = loaded;
        var messages = new MpiMessages(library);
        messages.Start();
        if (messages.Count == launcher.Count) return messages;
        messages.Dispose();
        throw new GlintException(
            $"The launcher started {launcher.Count} ranks, and {found} ({messages.Library}) knows of {messages.Count}: the two are of different MPIs, or the launcher was told of none. "
            + $"Use the launcher of that library (srun: --mpi=pmix for Open MPI, --mpi=pmi2 for MPICH), or name the launcher's library: {Launcher.LibraryVariable}=FILE.");
    }

    private void Start()
    {
        Require(Function<Initializing>("MPI_Init")(0, 0));
        Require(Function<Asking>("MPI_Comm_rank")(_world, out int rank));
        Require(Function<Asking>("MPI_Comm_size")(_world, out int count));
        byte[] text = new byte[LongestVersion];
        Require(Function<Naming>("MPI_Get_library_version")(ref text[0], out int length));
        // Open MPI: one line of many words. MPICH: many lines, the first its version.
        string version = Encoding.UTF8.GetString(text, 0, length).TrimEnd('\0').Split('\n')[0].Split(',')[0];
        (Rank, Count, Library) = (rank, count, string.Join(' ', version.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries)));
    }

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        if (mine.Length > SmallBytes)
        {
            Meet();
            Require(_gather(ref MemoryMarshal.GetReference(mine), mine.Length, _byte, ref MemoryMarshal.GetReference(all), mine.Length, _byte, _world));
            return;
        }
        Span<byte> received = Room(ref _received, all.Length);
        mine.CopyTo(Room(ref _sent, mine.Length));
        nint request = 0;
        Require(_beginGather(ref _sent[0], mine.Length, _byte, ref _received[0], mine.Length, _byte, _world, ref request));
        Await(request);
        received.CopyTo(all);
    }

    public void Exchange(ReadOnlySpan<byte> parts, Span<byte> mine)
    {
        Meet();
        Require(_exchange(ref MemoryMarshal.GetReference(parts), parts.Length / Count, _byte, ref MemoryMarshal.GetReference(mine), mine.Length / Count, _byte, _world));
    }

    public void Broadcast(Span<byte> bytes)
    {
        if (bytes.Length > SmallBytes)
        {
            Meet();
            Require(_broadcast(ref MemoryMarshal.GetReference(bytes), bytes.Length, _byte, 0, _world));
            return;
        }
        Span<byte> sent = Room(ref _sent, bytes.Length);
        bytes.CopyTo(sent);
        nint request = 0;
        Require(_beginBroadcast(ref _sent[0], bytes.Length, _byte, 0, _world, ref request));
        Await(request);
        sent.CopyTo(bytes);
    }

    private void Meet()
    {
        nint request = 0;
        Require(_beginMeeting(_world, ref request));
        Await(request);
    }

    // In a call of its own MPI would hold the core, which ranks that are more than cores need for what is waited for.
    private void Await(nint request)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            Require(_test(ref request, out int isDone, _noStatus));
            if (isDone != 0) return;
            if (Stopwatch.GetElapsedTime(since).TotalMilliseconds < YieldMilliseconds) Thread.Yield();
            else Thread.Sleep(1);
        }
    }

    private static Span<byte> Room(ref byte[] buffer, int bytes)
    {
        if (buffer.Length < Math.Max(1, bytes)) buffer = GC.AllocateUninitializedArray<byte>(Math.Max(SmallBytes, bytes), pinned: true);
        return buffer.AsSpan(0, bytes);
    }

    /// <inheritdoc/>
    /// <remarks>The watchdog calls it while another thread is inside MPI, which may hold a lock: then the process ends without it, and the launcher ends the others.</remarks>
    public void Abort(int exitCode)
    {
        Thread.Sleep(SaidMilliseconds);
        var abort = new Thread(() => Function<Aborting>("MPI_Abort")(_world, exitCode)) { IsBackground = true };
        abort.Start();
        abort.Join(AbortMilliseconds);
        Process.GetCurrentProcess().Kill();
    }

    public void Dispose() => Require(Function<Finishing>("MPI_Finalize")());

    private T Function<T>(string name) where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_library, name));

    // By default MPI ends the job itself where something is wrong.
    private static void Require(int code)
    {
        if (code != 0) throw new GlintException($"MPI ended a call with error {code}: the ranks have lost each other. Go on from the last checkpoint: glint resume.");
    }
}
