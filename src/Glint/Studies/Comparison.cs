using System.Diagnostics;
using System.Globalization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Training;

namespace Glint.Studies;

/// <summary>What a comparison does.</summary>
/// <param name="Methods">In the order of the tables.</param>
/// <param name="Seeds">How many seeds, from the options' seed upwards.</param>
/// <param name="Options">Options of every run; each run has its own seed.</param>
/// <param name="Preset">Name of the preset the options came from.</param>
/// <param name="Command">The command line that does it again.</param>
public sealed record ComparisonPlan(IReadOnlyList<Method> Methods, int Seeds, TrainingOptions Options, string Preset, string Command);

/// <summary>A step of one of a comparison's runs.</summary>
/// <param name="Activity">"tuning T (4 of 6)", "GD, seed 2".</param>
/// <param name="Done">Steps taken of all runs.</param>
/// <param name="Total">Steps of all runs.</param>
/// <param name="Step">The step.</param>
public sealed record ComparisonStep(string Activity, int Done, int Total, StepRecord Step);

/// <summary>One trained run judged on the test patients.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seed">Its root seed.</param>
/// <param name="Steps">The steps of its training.</param>
/// <param name="Scores">A score per test frame.</param>
public sealed record TestedRun(Method Method, int Seed, IReadOnlyList<StepRecord> Steps, IReadOnlyList<SliceScore> Scores);

/// <summary>
/// Trains every method for every seed on the same patients and judges each on the same untouched test frames. What a method must choose
/// (E its beta squared, T its aP and aN) is chosen before, on the validation patients, with one seed and half the steps.
/// </summary>
public sealed class Comparison
{
    private readonly ComparisonPlan _plan;
    private readonly SliceDataset _data;
    private readonly string _folder;
    private readonly IReadOnlyList<Frame> _validation;
    private readonly Dictionary<string, Coefficients> _chosen = [];
    private readonly List<TuningPoint> _tuning = [];
    private readonly List<TestedRun> _runs = [];
    private int _done;
    private double _tuningSeconds;

    /// <summary>Splits the patients and draws the evaluation frames.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="data">All patients.</param>
    /// <param name="folder">An existing folder; each run gets runs/METHOD-sSEED in it.</param>
    public Comparison(ComparisonPlan plan, SliceDataset data, string folder)
    {
        plan.Options.Check();
        (_plan, _data, _folder) = (plan, data, folder);
        Split = PatientSplit.Of(data.Patients, plan.Options.SplitSeed);
        _ = new TrainingFrames(data, Split.Train, plan.Options);    // says at once what would stop the first run
        Mosaic? mosaic = plan.Options.EvaluationMosaic();
        _validation = EvaluationFrames.Of(data, Split.Validation, mosaic);
        TestFrames = EvaluationFrames.Of(data, Split.Test, mosaic);
    }

    /// <summary>Who is on which side.</summary>
    public PatientSplit Split { get; }

    /// <summary>The frames that every run is judged on.</summary>
    public IReadOnlyList<Frame> TestFrames { get; }

    /// <summary>The runs that are trained and judged so far.</summary>
    public IReadOnlyList<TestedRun> Runs => _runs;

    /// <summary>Steps of all runs together.</summary>
    public int TotalSteps => _plan.Methods.Sum(m => (m.Candidates.Count * TuningSteps) + (_plan.Seeds * _plan.Options.Steps));

    private int TuningSteps => Math.Max(1, _plan.Options.Steps / 2);

    /// <summary>Tunes, trains and judges; yields each step of each run. Stop enumerating to stop.</summary>
    public IEnumerable<ComparisonStep> Run()
    {
        foreach (Method method in _plan.Methods)
        {
            foreach (ComparisonStep step in Tune(method)) yield return step;
        }
        for (int i = 0; i < _plan.Seeds; i++)
        {
            foreach (Method method in _plan.Methods)
            {
                foreach (ComparisonStep step in TrainAndJudge(method, (int)_plan.Options.Seed + i)) yield return step;
            }
        }
    }

    /// <summary>Everything found, once <see cref="Run"/> came to its end.</summary>
    /// <param name="seconds">Wall time of the whole comparison.</param>
    public ComparisonResult Result(double seconds) => ResultOf.Comparison(
        _plan, _data, Split, TestFrames, _chosen, _tuning, _tuningSeconds, _runs, Examples(), seconds);

    private IEnumerable<ComparisonStep> Tune(Method method)
    {
        _chosen[method.Name] = method.Default;
        if (method.Candidates.Count == 0) yield break;
        var clock = Stopwatch.StartNew();
        TrainingOptions options = _plan.Options with { Steps = TuningSteps, ValidateEvery = Math.Min(_plan.Options.ValidateEvery, TuningSteps) };
        var tried = new List<(Coefficients Coefficients, double Dice)>();
        foreach (Coefficients candidate in method.Candidates)
        {
            var run = new TrainingRun(method, candidate, options, _data, Split, _validation);
            string activity = $"tuning {method.Name} ({tried.Count + 1} of {method.Candidates.Count})";
            foreach (StepRecord step in run.Run(folder: null)) yield return Counted(activity, step);
            tried.Add((candidate, run.BestValidationDice));
        }
        Coefficients best = tried.MaxBy(t => t.Dice).Coefficients;
        _chosen[method.Name] = best;
        _tuning.AddRange(tried.Select(t => new TuningPoint(method.Name, t.Coefficients, t.Dice, t.Coefficients == best)));
        _tuningSeconds += clock.Elapsed.TotalSeconds;
    }

    private IEnumerable<ComparisonStep> TrainAndJudge(Method method, int seed)
    {
        var run = new TrainingRun(method, _chosen[method.Name], _plan.Options with { Seed = seed }, _data, Split, _validation);
        using RunFolder folder = RunFolder.Create(RunPath(method, seed));
        string activity = $"{method.Name}, seed {seed}";
        foreach (StepRecord step in run.Run(folder)) yield return Counted(activity, step);
        using Model model = ModelFile.Read(folder.ModelPath);
        _runs.Add(new TestedRun(method, seed, run.Steps, [.. Evaluator.Evaluate(Predictor(model), TestFrames)]));
    }

    private ComparisonStep Counted(string activity, StepRecord step) => new(activity, ++_done, TotalSteps, step);

    private string RunPath(Method method, int seed) =>
        Path.Combine(_folder, "runs", string.Create(CultureInfo.InvariantCulture, $"{method.Name}-s{seed}"));

    private static Predictor Predictor(Model model) => new(model.Network, model.Facts.Window, model.Facts.Threshold);

    /// <summary>The median small and the median medium tumour of the test frames, as the first seed of every method outlines them.</summary>
    private List<Example> Examples()
    {
        int small = _plan.Options.SmallTumourPixels, medium = 4 * small;
        List<Slice> tumours = TestFrames.Select(f => f.Slice).Where(s => s.TumourPixels > 0).OrderBy(s => s.TumourPixels).ToList();
        List<Slice> Between(int from, int to) => tumours.Where(s => s.TumourPixels >= from && s.TumourPixels < to).ToList();
        var examples = new List<Example>();
        foreach ((string kind, List<Slice> slices) in new[] { ("small", Between(0, small)), ("medium", Between(small, medium)) })
        {
            if (slices.Count == 0) continue;
            Slice slice = slices[slices.Count / 2];
            examples.Add(new Example(
                $"{kind} tumour, {slice.TumourPixels} px: patient {slice.Patient}, slice {slice.Index} (the median {kind} one of the test slices)",
                slice, _plan.Options.Window.LowHounsfield, _plan.Options.Window.HighHounsfield, Predictions(slice)));
        }
        return examples;
    }

    private List<KeyValuePair<string, byte[]>> Predictions(Slice slice)
    {
        var masks = new List<KeyValuePair<string, byte[]>>();
        foreach (Method method in _plan.Methods)
        {
            using Model model = ModelFile.Read(Path.Combine(RunPath(method, (int)_plan.Options.Seed), "model.glint"));
            masks.Add(new(method.Name, Predictor(model).Predict([slice]).Single()));
        }
        return masks;
    }
}
