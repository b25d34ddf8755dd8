using System.Globalization;
using Glint.Ranks;
using TorchSharp;

namespace Glint.Cli;

/// <summary>A verb whose work the ranks of an MPI job share: <c>mpirun -n 2 glint train ...</c>. Rank 0 has the terminal.</summary>
internal static class RankedCommand
{
    // What stops all ranks is told by rank 0, which then ends the job; a rank that is still there after so long failed alone.
    private const int AloneMilliseconds = 6000;

    // MPI begins and ends once in a process, and a program may run one command after another.
    private static RankGroup? _joined;
    private static bool _isAtWork;

    /// <summary>The terminal of this rank: none but rank 0's, if these arguments are of a verb that ranks share.</summary>
    internal static CommandContext Seen(CommandContext context, string[] args) =>
        Launcher.Here is { Rank: > 0 } && args is ["train" or "resume", ..] ? context with { Output = TextWriter.Null, Error = TextWriter.Null } : context;

    /// <summary>Does the verb's work with the ranks that a launcher began, or in this process by itself where none did. Nothing of MPI is loaded then.</summary>
    /// <param name="context">The terminal, for what went wrong.</param>
    /// <param name="work">The same on all ranks.</param>
    internal static int Run(CommandContext context, Func<RankGroup, int> work)
    {
        if (Launcher.Here is not { } launcher) return work(RankGroup.Alone);
        RankGroup? ranks = null;
        try
        {
            ranks = Joined(launcher);
            _isAtWork = true;
            IReadOnlyList<string> hosts = ranks.Hosts();
            // A run with threads of its own sets them.
            torch.set_num_threads(Math.Max(1, Environment.ProcessorCount / hosts.Count(h => h == hosts[ranks.Rank])));
            int code = work(ranks);
            ranks.Rest();
            _isAtWork = false;
            return code;
        }
        catch (Exception e)
        {
            string line = GlintCommand.LineOf(e) ?? e.ToString();
            // Nobody has joined: rank 0 alone has a terminal, and says it for all.
            if (ranks is null) throw;
            if (launcher.Rank > 0) Thread.Sleep(AloneMilliseconds);
            TextWriter error = launcher.Rank == 0 ? context.Error : Console.Error;
            error.WriteLine($"{GlintCommand.ErrorPrefix}{(launcher.Rank == 0 ? "" : $"Rank {launcher.Rank} on {Environment.MachineName}: ")}{line}");
            error.Flush();
            // A rank that went without a word would leave the others waiting, or end as success.
            ranks.Abort(e is WrongOptionException ? GlintCommand.WrongOption : GlintCommand.UserCanMend);
            throw;
        }
    }

    private static RankGroup Joined(Launcher launcher)
    {
        if (_joined is not null) return _joined;
        double wait = WaitSeconds();    // before MPI, which would have to be left again
        RankGroup joined = _joined = new RankGroup(MpiMessages.Join(launcher, Loaded(launcher)), wait);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // A signal ends the process in the middle of its work: the others are not there to leave with it, and the launcher ends them.
            if (!_isAtWork) joined.Leave();
        };
        return joined;
    }

    // Rank 0 says what all lack; where one machine alone lacks it, the others wait in MPI for the one that says so here.
    private static (nint Library, string Name) Loaded(Launcher launcher)
    {
        try
        {
            return MpiMessages.Load(launcher);
        }
        catch (GlintException e) when (launcher.Rank > 0)
        {
            Thread.Sleep(AloneMilliseconds);
            Console.Error.WriteLine($"{GlintCommand.ErrorPrefix}Rank {launcher.Rank} on {Environment.MachineName}: {e.Message}");
            throw;
        }
    }

    private static double WaitSeconds()
    {
        string? said = Environment.GetEnvironmentVariable(Watchdog.SecondsVariable);
        if (string.IsNullOrEmpty(said)) return Watchdog.UsualSeconds;
        return double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0
            ? seconds
            : throw new GlintException($"{Watchdog.SecondsVariable} is {said}; it must be seconds above 0.");
    }
}
