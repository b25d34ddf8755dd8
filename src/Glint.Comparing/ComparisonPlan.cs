using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Kernels;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>What a comparison does.</summary>
/// <param name="Methods">In the order of the tables, no two of one name.</param>
/// <param name="Seeds">How many seeds, from the options' seed upwards.</param>
/// <param name="Options">Options of every run; each run has its own seed.</param>
/// <param name="Preset">Name of the preset the options came from.</param>
/// <param name="Command">The command line that does it again.</param>
/// <param name="Jobs">Runs trained side by side, at least 1.</param>
internal sealed record ComparisonPlan(
    IReadOnlyList<Method> Methods, int Seeds, TrainingOptions Options, string Preset, string Command, int Jobs = 1)
{
    /// <summary>2 mm, two or three pixels of a CT: a choice for want of the readers' own disagreement, which a tolerance should be. Tables name it.</summary>
    public const double UsualSurfaceToleranceMillimetres = 2;

    /// <summary>Surfaces no farther apart agree, in mm, at least 0: of the surface Dice of whole scans.</summary>
    public double SurfaceToleranceMillimetres { get; init; } = UsualSurfaceToleranceMillimetres;

    /// <summary>Whether methods choose their initial coefficients on the validation patients; else each takes its usual ones, and a model chooses its threshold alone.</summary>
    public bool Tunes { get; init; } = true;

    /// <summary>Share of the tumour-free validation slices that the matched threshold of every model leaves clean, 0 to 1.</summary>
    public double CleanShare { get; init; } = OperatingPoint.UsualCleanShare;

    /// <summary>What methods are compared by beside <see cref="Measure.All"/>.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>Where the runs of shards were trained, for the facts; null where this machine trained them all.</summary>
    internal IReadOnlyList<string>? Machines { get; init; }
}

/// <summary>One run of a comparison.</summary>
/// <param name="Method">The method, from the initial coefficients that were chosen.</param>
/// <param name="Options">All options, the run's own seed among them.</param>
/// <param name="Split">Who is on which side, decided once for all runs.</param>
/// <param name="Folder">The run's folder, which does not exist yet.</param>
internal sealed record RunRequest(Method Method, TrainingOptions Options, PatientSplit Split, string Folder)
{
    /// <summary>Folder of the finished run that the method follows on; null if it stands alone.</summary>
    public string? SourceFolder { get; init; }

    /// <summary>Whether the folder is of a run that was stopped, which goes on from its checkpoint.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Opens the folder to train in it.</summary>
    /// <exception cref="GlintException">It cannot be written.</exception>
    internal RunFolder Open() => GoesOn ? RunFolder.Reopen(Folder, Method) : RunFolder.Create(Folder, Method);

    /// <summary>The steps of that run; none if the method stands alone.</summary>
    /// <exception cref="GlintException">They cannot be read.</exception>
    public IReadOnlyList<StepRecord> ReadSource() =>
        SourceFolder is { } folder && Method.Derivation is { } derivation ? RunFolder.ReadSteps(folder, derivation.Source) : [];
}

/// <summary>Trains what is asked for into its folder and yields the steps: in this process, or in another.</summary>
internal delegate IEnumerable<StepRecord> Runner(RunRequest request);

/// <summary>A step of one of a comparison's runs.</summary>
/// <param name="Activity">"tuning T (4 of 6)", "GD, seed 2".</param>
/// <param name="Done">Work done for all runs, in steps without a search: a step of a search counts for what it costs.</param>
/// <param name="Total">Work of all runs.</param>
/// <param name="Step">The step.</param>
internal sealed record ComparisonStep(string Activity, double Done, double Total, StepRecord Step);

/// <summary>One trained run judged on the test patients.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seed">Its root seed.</param>
/// <param name="Steps">The steps of its training.</param>
/// <param name="Test">What it found.</param>
internal sealed record TestedRun(Method Method, long Seed, IReadOnlyList<StepRecord> Steps, TestScores Test)
{
    /// <summary>Whether its network marked nothing, or everything, at the end.</summary>
    public Collapse? Collapse { get; init; }

    /// <summary>The steps at which it was dead and began again with other weights.</summary>
    internal IReadOnlyList<int> RestartedAt { get; init; } = [];

    /// <summary>Mean Dice of its last validation; null if nobody kept it.</summary>
    internal double? LastValidationDice { get; init; }

    /// <summary>Whether the processor that trained it computed what it was asked to; null if nobody looked.</summary>
    internal NumericsRecord? Numerics { get; init; }
}
