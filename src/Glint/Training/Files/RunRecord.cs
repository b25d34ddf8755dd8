using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Kernels;
using Glint.Losses;
using TorchSharp;

namespace Glint.Training;

/// <summary>How far a run got.</summary>
internal enum RunStatus
{
    /// <summary>Begun and not ended, or ended by force.</summary>
    Running,

    /// <summary>All steps taken.</summary>
    Finished,

    /// <summary>Stopped early by the user or an error; the best model so far is kept.</summary>
    Stopped,
}

/// <summary>What can be done with a run's folder.</summary>
internal enum RunState
{
    /// <summary>There is no run in it, or one without a checkpoint.</summary>
    None,

    /// <summary>The run can go on from a checkpoint.</summary>
    Resumable,

    /// <summary>All steps are taken.</summary>
    Finished,
}

/// <summary>run.json: every number that determines a run, and its outcome.</summary>
/// <param name="Status">How far it got.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Initial">Coefficients of the first step (a fixed method keeps them).</param>
/// <param name="Rule">Constants of the rule that moves them; empty if they stay.</param>
/// <param name="Options">All options, the root seed among them.</param>
/// <param name="Data">What it trained on.</param>
/// <param name="Split">Patients per side.</param>
/// <param name="Environment">Machine and versions.</param>
/// <param name="Outcome">What came of it; null while it runs.</param>
/// <param name="Source">The options of the command that name the data, to read it again; empty if no command did.</param>
internal sealed record RunRecord(
    RunStatus Status, string Method, Coefficients Initial, IReadOnlyDictionary<string, double> Rule, TrainingOptions Options, DataRecord Data, PatientSplit Split,
    EnvironmentRecord Environment, RunOutcome? Outcome, IReadOnlyList<string> Source)
{
    /// <summary>What it was expected to cost; null if nobody asked.</summary>
    public Estimate? Estimate { get; init; }

    /// <summary>The processes that take its steps together; null if it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RanksRecord? Ranks { get; init; }
}

/// <summary>What a run trained on.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Hash">SHA-256 over patients, sizes, voxels and masks, in hex.</param>
/// <param name="Patients">Patients in all.</param>
/// <param name="Slices">Slices in all.</param>
internal sealed record DataRecord(string Name, string Hash, int Patients, int Slices)
{
    /// <summary>The record of a data set.</summary>
    public static DataRecord Of(SliceDataset data) =>
        new(data.Name, data.ContentHash, data.Patients.Count, data.Patients.Sum(p => data.Of(p).Count));
}

/// <summary>What came of a run.</summary>
/// <param name="StepsTaken">Optimizer steps.</param>
/// <param name="BestIteration">Step of the kept model; 0 if none was validated.</param>
/// <param name="BestValidationDice">Its mean Dice on validation slices with tumour.</param>
/// <param name="Final">Coefficients of the last step.</param>
/// <param name="WoundUpAt">First step at which a coefficient was beyond a factor of 1000 from 1, or null.</param>
/// <param name="Seconds">Wall time.</param>
internal sealed record RunOutcome(
    int StepsTaken, int BestIteration, double BestValidationDice, Coefficients Final, int? WoundUpAt, double Seconds)
{
    /// <summary>Mean Dice of the last validation, which tells a run that died after its best step; null before the first, and in records from before it was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LastValidationDice { get; init; }

    /// <summary>Steps left out because a number was not finite.</summary>
    public int Skipped { get; init; }

    /// <summary>The steps at which it was dead and began again with other weights, see <see cref="OnCollapse.Restart"/>; null if it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? RestartedAt { get; init; }

    /// <summary>Whether the network marked nothing, or everything, at the end.</summary>
    public Collapse? Collapse { get; init; }

    /// <summary>Whether this processor computed what it was asked to; null in a record made before Glint checked.</summary>
    public NumericsRecord? Numerics { get; init; }
}

/// <summary>Machine and versions of a run.</summary>
internal sealed record EnvironmentRecord(
    string Glint, string TorchSharp, string DotNet, string OperatingSystem, string Processor, int Cores, int Threads, double MemoryGibibytes)
{
    /// <summary>This machine, now.</summary>
    /// <param name="threads">Threads of one run; what libtorch uses now if null.</param>
    public static EnvironmentRecord Here(int? threads = null) => new(
        VersionOf(typeof(EnvironmentRecord).Assembly),
        VersionOf(typeof(torch).Assembly),
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        Kernels.Processor.Name,
        System.Environment.ProcessorCount,
        threads ?? torch.get_num_threads(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1));

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>One line for tables: processor, cores, threads, memory.</summary>
    public string Machine => string.Create(
        CultureInfo.InvariantCulture, $"{Processor}, {Cores} cores, {Threads} thread{(Threads == 1 ? "" : "s")} a run, {MemoryGibibytes:0.#} GiB, {OperatingSystem}");
}
