using System.Diagnostics;
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

    /// <summary>The runs of the sweeps, method by method.</summary>
    internal IReadOnlyList<PlannedRun> TuningRuns => PlannedRun.Tuning(_plan);

    /// <summary>The runs that are tested, seed by seed.</summary>
    internal IReadOnlyList<PlannedRun> TestedRuns => PlannedRun.Tested(_plan);

    /// <summary>Whether runs are kept for good: one that is there goes on from where it stands, and what a tested one found is kept beside it.</summary>
    internal bool KeepsRuns { get; init; }

    /// <summary>Work of all runs together, in steps without a search: see <see cref="ComparisonStep"/>.</summary>
    public double TotalWork => TuningRuns.Concat(TestedRuns).Sum(r => r.Work);

    /// <summary>Tunes, trains and judges; yields each step of each run as it comes. Stop enumerating to stop.</summary>
    public IEnumerable<ComparisonStep> Run()
    {
        var clock = Stopwatch.StartNew();
        foreach (ComparisonStep step in SideBySide.Run([.. TuningRuns.Select(Train)], _plan.Jobs)) yield return Counted(step);
        foreach (Method method in _plan.Methods) Choose(method);
        _tuningSeconds = clock.Elapsed.TotalSeconds;
        // Who follows on another run after that run.
        foreach (IGrouping<int, PlannedRun> next in TestedRuns.GroupBy(r => r.Method.Derivation?.Depth ?? 0).OrderBy(g => g.Key))
        {
            foreach (ComparisonStep step in SideBySide.Run([.. next.Select(Train)], _plan.Jobs)) yield return Counted(step);
        }
    }

    /// <summary>Everything found, once <see cref="Run"/> came to its end.</summary>
    /// <param name="seconds">Wall time of the whole comparison.</param>
    public ComparisonResult Result(double seconds) => Result(_plan, seconds);

    private ComparisonResult Result(ComparisonPlan plan, double seconds) => ResultOf.Record(ResultOf.Comparison(
        plan, _data, Division, TestFrames, _chosen, _tuning, _tuningSeconds, Runs, new ExampleChoice(_plan, TestFrames, ModelPath).Examples(), seconds), _plan.Measures);

    /// <summary>Everything found, of runs that are all finished, whoever trained them; times are the runs' own, together.</summary>
    internal ComparisonResult Joined()
    {
        foreach (Method method in _plan.Methods) Choose(method);
        foreach (PlannedRun run in TestedRuns) Load(run);
        List<RunRecord> tuning = [.. TuningRuns.Select(r => RunFolder.ReadRecord(FolderOf(r)))], tested = [.. TestedRuns.Select(r => RunFolder.ReadRecord(FolderOf(r)))];
        _tuningSeconds = tuning.Sum(r => r.Outcome!.Seconds);
        IReadOnlyList<string> machines = [.. tuning.Concat(tested).Select(r => r.Environment.Machine).Distinct().Order(StringComparer.Ordinal)];
        return Result(_plan with { Machines = machines }, _tuningSeconds + tested.Sum(r => r.Outcome!.Seconds));
    }

    /// <summary>Trains one run, and judges it if it is tested. What it needs was trained before: <see cref="Choose"/>, and the run it follows on.</summary>
    internal IEnumerable<ComparisonStep> Train(PlannedRun run) => run.Candidate is { } candidate ? Tune(run, candidate) : TrainAndJudge(run);

    /// <summary>The run's folder.</summary>
    internal string FolderOf(PlannedRun run) => Path.Combine(_folder, run.Path);

    /// <summary>Whether a run that is kept is trained, and judged if it is tested.</summary>
    internal bool IsFinished(PlannedRun run) => run.Candidate is null
        ? TestedRunFile.IsIn(FolderOf(run))
        : RunFolder.StateOf(FolderOf(run)) == RunState.Finished;

    /// <summary>Takes a finished run, whoever trained it, for one of this comparison's.</summary>
    internal void Load(PlannedRun run)
    {
        RunOutcome outcome = RunFolder.ReadRecord(FolderOf(run)).Outcome!;
        if (run.Candidate is { } candidate) Add(run.Method, candidate, outcome);
        else Add(run.Method, run.Seed, RunFolder.ReadSteps(FolderOf(run), run.Method), outcome, TestedRunFile.Read(FolderOf(run), TestFrames));
    }

    /// <summary>Chooses a method's initial coefficients by its sweep, all of whose runs are there.</summary>
    internal void Choose(Method method)
    {
        lock (_gate)
        {
            if (_chosen.ContainsKey(method.Name)) return;
            List<PlannedRun> tuning = [.. TuningRuns.Where(r => r.Method == method)];
            if (tuning.Count == 0)
            {
                _chosen[method.Name] = method.Strategy.Initial;
                return;
            }
            if (KeepsRuns) tuning.ForEach(Load);
            List<TuningPoint> tried = method.Candidates.Select(c => _tuning.Single(t => t.Method == method.Name && t.Coefficients == c)).ToList();
            // Where all are alike, its own.
            TuningPoint best = tried.OrderByDescending(t => t.ValidationDice).ThenByDescending(t => t.Coefficients == method.Strategy.Initial).First();
            _chosen[method.Name] = best.Coefficients;
            _tuning.RemoveAll(t => t.Method == method.Name);
            _tuning.AddRange(tried.Select(t => t with { Chosen = t == best }));
        }
    }

    private IEnumerable<ComparisonStep> Tune(PlannedRun run, int candidate)
    {
        Method method = run.Method;
        int steps = PlannedRun.TuningSteps(_plan);
        TrainingOptions options = _plan.Options with { Steps = steps, ValidateEvery = Math.Min(_plan.Options.ValidateEvery, steps), WarmUp = Math.Min(_plan.Options.WarmUp, steps) };
        var request = new RunRequest(method.From(method.Candidates[candidate]), options, Split, FolderOf(run));
        foreach (StepRecord step in Steps(request)) yield return new ComparisonStep(run.Title, run.WorkOfAStep, TotalWork, step);
        Add(method, candidate, RunFolder.ReadRecord(request.Folder).Outcome!);
    }

    private void Add(Method method, int candidate, RunOutcome outcome)
    {
        lock (_gate)
        {
            if (_tuning.Any(t => t.Method == method.Name && t.Coefficients == method.Candidates[candidate])) return;
            _tuning.Add(new TuningPoint(method.Name, method.Candidates[candidate], outcome.BestValidationDice, Chosen: false));
        }
    }

    private IEnumerable<ComparisonStep> TrainAndJudge(PlannedRun run)
    {
        (Method method, long seed) = (run.Method, run.Seed);
        RunRequest request = Request(method, seed);
        var steps = new List<StepRecord>();
        foreach (StepRecord step in Steps(request))
        {
            // Of a run that began again, the steps that count.
            if (step.Iteration == 1) steps.Clear();
            steps.Add(step);
            yield return new ComparisonStep(run.Title, run.WorkOfAStep, TotalWork, step);
        }
        lock (_gate)
        {
            RunOutcome? outcome = RunFolder.ReadRecord(request.Folder).Outcome;
            var judge = new TestJudge(_plan, EvaluationFrames.Grids(_data, _plan.Options.EvaluationMosaic()), _validation, TestFrames);
            TestScores test = judge.Judge(ModelPath(method, seed), isShown: seed == _plan.Options.Seed);
            // Of one that went on, all of them.
            Add(method, seed, KeepsRuns ? RunFolder.ReadSteps(request.Folder, request.Method) : steps, outcome, test);
            if (KeepsRuns) TestedRunFile.Write(request.Folder, _runs[^1], TestFrames);
        }
    }

    private void Add(Method method, long seed, IReadOnlyList<StepRecord> steps, RunOutcome? outcome, TestScores test)
    {
        lock (_gate)
        {
            _runs.Add(new TestedRun(method, seed, steps, test)
            {
                Collapse = outcome?.Collapse,
                RestartedAt = outcome?.RestartedAt ?? [],
                Numerics = outcome?.Numerics,
                LastValidationDice = outcome?.LastValidationDice,
            });
        }
    }

    // Those that are left of one that is there.
    private IEnumerable<StepRecord> Steps(RunRequest request)
    {
        if (!KeepsRuns) return _runner(request);
        // A process whose parent was killed stops by itself, after its step.
        RunFolder.WaitUntilFree(request.Folder);
        RunState state = RunFolder.StateOf(request.Folder);
        if (state == RunState.Finished) return [];
        if (state == RunState.Resumable) return _runner(request with { GoesOn = true });
        // Killed before its first checkpoint.
        if (Directory.Exists(request.Folder)) Directory.Delete(request.Folder, recursive: true);
        return _runner(request);
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
        using RunFolder folder = request.Open();
        var run = new TrainingRun(request.Method, request.Options, _data, request.Split, _validation) { SourceSteps = request.ReadSource() };
        foreach (StepRecord step in request.GoesOn ? run.Resume(folder) : run.Run(folder)) yield return step;
    }

    // A step comes with its own work; those of a run that began again are more than were counted on.
    private ComparisonStep Counted(ComparisonStep step) => step with { Done = Math.Min(step.Total, _done += step.Done) };

    private string RunPath(Method method, long seed) => Path.Combine(_folder, PlannedRun.PathOf(method, seed));

    private string ModelPath(Method method, long seed) => Path.Combine(RunPath(method, seed), RunFolder.ModelName);
}
