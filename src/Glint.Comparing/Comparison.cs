using System.Diagnostics;
using System.Globalization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>
/// Trains every method for every seed on the same patients and judges each on the same untouched test frames. What a method must choose
/// (E its beta squared, T its aP and aN) is chosen before, on the validation patients, with one seed and half the steps.
/// </summary>
internal sealed class Comparison
{
    private readonly ComparisonPlan _plan;
    private readonly SliceDataset _data;
    private readonly string _folder;
    private readonly Runner _runner;
    private readonly IReadOnlyList<Frame> _validation;
    private readonly Dictionary<string, Coefficients> _chosen = [];
    private readonly List<TuningPoint> _tuning = [];
    private readonly List<TestedRun> _runs = [];
    private readonly Lock _gate = new();
    private double _done;
    private double _tuningSeconds;

    /// <summary>Splits the patients and draws the evaluation frames.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="data">All patients.</param>
    /// <param name="folder">Each run gets runs/METHOD-sSEED in it, each run of a sweep tuning/METHOD-N.</param>
    /// <param name="runner">Who trains; this process if null, and then only one run at a time.</param>
    /// <exception cref="GlintException">The data does not suit the plan.</exception>
    public Comparison(ComparisonPlan plan, SliceDataset data, string folder, Runner? runner = null)
    {
        if (plan.Methods.GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
        {
            throw new GlintException($"Two methods of the comparison are called {twice}, and so would their folders be. Give one another name.");
        }
        if (Methods.Lacks(plan.Methods) is { } lacking) throw new GlintException(lacking);
        if (runner is null && plan.Jobs > 1) throw new ArgumentException("Runs side by side need a process each.", nameof(plan));
        // What would stop a run hours from now is said at once.
        foreach (Method method in plan.Methods) _ = Trainer.Checked(plan.Options, method);
        if (plan.Options.Patience is not null && plan.Methods.FirstOrDefault(m => m.Derivation is { NeedsEveryStep: true }) is { } replay)
        {
            throw new GlintException($"{replay.Name} repeats every step of another run, which --patience may end early. Leave out one of the two.");
        }
        (_data, _folder, _runner) = (data, folder, runner ?? TrainHere);
        Division = Division.Of(data, plan.Options);
        TumourSides.Check(data, plan.Options, Split, alsoTest: true);
        _plan = plan with { Options = plan.Options.WithWindowOf(data, Split.Train) };
        _ = new TrainingFrames(data, Split.Train, plan.Options);    // says at once what would stop the first run
        Mosaic? mosaic = plan.Options.EvaluationMosaic();
        _validation = EvaluationFrames.Of(data, Split.Validation, mosaic);
        TestFrames = EvaluationFrames.Of(data, Split.Test, mosaic);
    }

    /// <summary>Who is on which side, and why.</summary>
    public Division Division { get; }

    /// <summary>Who is on which side.</summary>
    public PatientSplit Split => Division.Split;

    /// <summary>The frames that every run is judged on.</summary>
    public IReadOnlyList<Frame> TestFrames { get; }

    /// <summary>The runs that are trained and judged, seed by seed in the order of the methods.</summary>
    public IReadOnlyList<TestedRun> Runs
    {
        get
        {
            lock (_gate) return _runs.OrderBy(r => r.Seed).ThenBy(r => _plan.Methods.ToList().IndexOf(r.Method)).ToList();
        }
    }

    /// <summary>Whether every method was trained and judged for every seed.</summary>
    public bool IsComplete => Runs.Count == _plan.Methods.Count * _plan.Seeds;

    /// <summary>Work of all runs together, in steps without a search: see <see cref="ComparisonStep"/>.</summary>
    public double TotalWork => _plan.Methods.Sum(m => Work(m) * (((double)CandidatesOf(m).Count * TuningSteps) + ((double)_plan.Seeds * _plan.Options.Steps)));

    private int TuningSteps => Math.Max(1, _plan.Options.Steps / 2);

    /// <summary>Tunes, trains and judges; yields each step of each run as it comes. Stop enumerating to stop.</summary>
    public IEnumerable<ComparisonStep> Run()
    {
        var clock = Stopwatch.StartNew();
        foreach (ComparisonStep step in SideBySide.Run(TuningJobs(), _plan.Jobs)) yield return Counted(step);
        foreach (Method method in _plan.Methods) Choose(method);
        _tuningSeconds = clock.Elapsed.TotalSeconds;
        // Who follows on another run after that run.
        foreach (IGrouping<int, Method> next in _plan.Methods.GroupBy(m => m.Derivation?.Depth ?? 0).OrderBy(g => g.Key))
        {
            foreach (ComparisonStep step in SideBySide.Run(TestedJobs([.. next]), _plan.Jobs)) yield return Counted(step);
        }
    }

    /// <summary>Everything found, once <see cref="Run"/> came to its end.</summary>
    /// <param name="seconds">Wall time of the whole comparison.</param>
    public ComparisonResult Result(double seconds) => ResultOf.Record(ResultOf.Comparison(
        _plan, _data, Division, TestFrames, _chosen, _tuning, _tuningSeconds, Runs, new ExampleChoice(_plan, TestFrames, ModelPath).Examples(), seconds), _plan.Measures);

    private List<IEnumerable<ComparisonStep>> TuningJobs() => _plan.Methods
        .SelectMany(m => Enumerable.Range(0, CandidatesOf(m).Count).Select(i => Tune(m, i))).ToList();

    private IReadOnlyList<Coefficients> CandidatesOf(Method method) => _plan.Tunes ? method.Candidates : [];

    private List<IEnumerable<ComparisonStep>> TestedJobs(IReadOnlyList<Method> methods) => Enumerable.Range(0, _plan.Seeds)
        .SelectMany(i => methods.Select(m => TrainAndJudge(m, _plan.Options.Seed + i))).ToList();

    private IEnumerable<ComparisonStep> Tune(Method method, int candidate)
    {
        TrainingOptions options = _plan.Options with { Steps = TuningSteps, ValidateEvery = Math.Min(_plan.Options.ValidateEvery, TuningSteps), WarmUp = Math.Min(_plan.Options.WarmUp, TuningSteps) };
        var request = new RunRequest(method.From(method.Candidates[candidate]), options, Split, Path.Combine(_folder, "tuning", Name(method, $"{candidate + 1}")));
        foreach (StepRecord step in _runner(request)) yield return new ComparisonStep($"tuning {method.Name} ({candidate + 1} of {method.Candidates.Count})", Work(method), TotalWork, step);
        double dice = RunFolder.ReadRecord(request.Folder).Outcome!.BestValidationDice;
        lock (_gate) _tuning.Add(new TuningPoint(method.Name, method.Candidates[candidate], dice, Chosen: false));
    }

    private void Choose(Method method)
    {
        _chosen[method.Name] = method.Strategy.Initial;
        if (CandidatesOf(method).Count == 0) return;
        List<TuningPoint> tried = method.Candidates.Select(c => _tuning.Single(t => t.Method == method.Name && t.Coefficients == c)).ToList();
        // Where all are alike, its own.
        TuningPoint best = tried.OrderByDescending(t => t.ValidationDice).ThenByDescending(t => t.Coefficients == method.Strategy.Initial).First();
        _chosen[method.Name] = best.Coefficients;
        _tuning.RemoveAll(t => t.Method == method.Name);
        _tuning.AddRange(tried.Select(t => t with { Chosen = t == best }));
    }

    private IEnumerable<ComparisonStep> TrainAndJudge(Method method, long seed)
    {
        RunRequest request = Request(method, seed);
        var steps = new List<StepRecord>();
        foreach (StepRecord step in _runner(request))
        {
            // Of a run that began again, the steps that count.
            if (step.Iteration == 1) steps.Clear();
            steps.Add(step);
            yield return new ComparisonStep($"{method.Name}, seed {seed}", Work(method), TotalWork, step);
        }
        lock (_gate)
        {
            RunOutcome? outcome = RunFolder.ReadRecord(request.Folder).Outcome;
            var judge = new TestJudge(_plan, EvaluationFrames.Grids(_data, _plan.Options.EvaluationMosaic()), _validation, TestFrames);
            _runs.Add(new TestedRun(method, seed, steps, judge.Judge(ModelPath(method, seed), isShown: seed == _plan.Options.Seed))
            {
                Collapse = outcome?.Collapse,
                RestartedAt = outcome?.RestartedAt ?? [],
                Numerics = outcome?.Numerics,
                LastValidationDice = outcome?.LastValidationDice,
            });
        }
    }

    private RunRequest Request(Method method, long seed)
    {
        TrainingOptions options = _plan.Options with { Seed = method.Derivation?.SeedOf(seed) ?? seed };
        // A source is trained before, with the same seed.
        return new RunRequest(method.From(_chosen[method.Name]), options, Split, RunPath(method, seed))
        {
            SourceFolder = method.Derivation is { Source: var source } ? RunPath(source, seed) : null,
        };
    }

    private IEnumerable<StepRecord> TrainHere(RunRequest request)
    {
        using RunFolder folder = RunFolder.Create(request.Folder, request.Method);
        var run = new TrainingRun(request.Method, request.Options, _data, request.Split, _validation) { SourceSteps = request.ReadSource() };
        foreach (StepRecord step in run.Run(folder)) yield return step;
    }

    // A step comes with its own work; those of a run that began again are more than were counted on.
    private ComparisonStep Counted(ComparisonStep step) => step with { Done = Math.Min(step.Total, _done += step.Done) };

    // What a step of a search takes, one without being 1: medians of bench's verb exploratory, on lidc-mosaic.
    private double Work(Method method) => !method.Strategy.LooksAhead ? 1 : _plan.Options.LookAhead switch
    {
        LookAheadKind.Fast => 2.49,
        LookAheadKind.Exact => 9.45,
        _ => 33.7,
    };

    private string RunPath(Method method, long seed) =>
        Path.Combine(_folder, "runs", Name(method, string.Create(CultureInfo.InvariantCulture, $"s{seed}")));

    private string ModelPath(Method method, long seed) => Path.Combine(RunPath(method, seed), RunFolder.ModelName);

    private static string Name(Method method, string suffix) => $"{method.Name}-{suffix}";

}
