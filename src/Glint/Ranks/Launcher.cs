using System.Globalization;

namespace Glint.Ranks;

/// <summary>What started this process as one of several, as its environment tells. Nothing of MPI is loaded to know it.</summary>
/// <param name="Rank">From 0.</param>
/// <param name="Count">How many were started, at least 2.</param>
/// <param name="Libraries">Files of an MPI that goes with it, the likeliest first.</param>
internal sealed record Launcher(int Rank, int Count, IReadOnlyList<string> Libraries)
{
    /// <summary>Names the file of the MPI library, where it is not found by itself.</summary>
    internal const string LibraryVariable = "GLINT_MPI";

    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so"], Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi.so"];

    /// <summary>That of this process; null if it runs by itself.</summary>
    internal static Launcher? Here { get; } = Of(Environment.GetEnvironmentVariable);

    /// <summary>By an environment. A job of one rank is a process by itself.</summary>
    internal static Launcher? Of(Func<string, string?> variable)
    {
        (string? rank, string? count, string[] libraries) =
            variable("OMPI_COMM_WORLD_SIZE") is { } open ? (variable("OMPI_COMM_WORLD_RANK"), open, OpenMpi)
            : variable("PMI_SIZE") is { } hydra ? (variable("PMI_RANK"), hydra, Mpich)
            // srun: --mpi=pmix is Open MPI's, --mpi=pmi2 MPICH's. A batch script itself has no step.
            : variable("SLURM_STEP_NUM_TASKS") is { } step && variable("SLURM_PROCID") is { } task ? (task, step, variable("PMIX_RANK") is null ? Mpich : OpenMpi)
            : (null, null, []);
        if (Number(count) is not > 1) return null;
        string[] named = variable(LibraryVariable) is { Length: > 0 } file ? [file] : libraries;
        return new Launcher(Number(rank) ?? 0, Number(count)!.Value, named);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
