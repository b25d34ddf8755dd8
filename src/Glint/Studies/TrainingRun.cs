using System.Diagnostics;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Training;

namespace Glint.Studies;

/// <summary>One method trained once: the trainer's loop with validation, the best model kept, everything logged to the run's folder.</summary>
public sealed class TrainingRun
{
    private readonly Method _method;
    private readonly Coefficients _initial;
    private readonly TrainingOptions _options;
    private readonly SliceDataset _data;
    private readonly PatientSplit _split;
    private readonly IReadOnlyList<Frame> _validation;
    private readonly List<StepRecord> _steps = [];

    /// <summary>Prepares a run; nothing is written or trained before <see cref="Run"/>.</summary>
    /// <param name="method">What to train with.</param>
    /// <param name="initial">Coefficients of the first step, or all.</param>
    /// <param name="options">All options.</param>
    /// <param name="data">All patients.</param>
    /// <param name="split">Who is on which side.</param>
    /// <param name="validation">Frames of the validation patients, see <see cref="EvaluationFrames"/>.</param>
    public TrainingRun(
        Method method, Coefficients initial, TrainingOptions options, SliceDataset data, PatientSplit split, IReadOnlyList<Frame> validation)
    {
        (_method, _initial, _options, _data, _split, _validation) = (method, initial, options, data, split, validation);
        if (!validation.Any(f => f.Slice.TumourPixels > 0))
        {
            throw new GlintException($"None of the {split.Validation.Count} validation patients has a slice with tumour. Check the labels and --label, or try another --split-seed.");
        }
    }

    /// <summary>The steps taken so far.</summary>
    public IReadOnlyList<StepRecord> Steps => _steps;

    /// <summary>Mean Dice of the best model on validation slices with tumour; NaN before the first validation.</summary>
    public double BestValidationDice { get; private set; } = double.NaN;

    /// <summary>Step of the best model; 0 before the first validation.</summary>
    public int BestIteration { get; private set; }

    /// <summary>Takes the steps and yields each. Stop enumerating to stop training: what is best so far is kept.</summary>
    /// <param name="folder">Where to log and keep the model; null keeps nothing but the figures above (a sweep's run).</param>
    public IEnumerable<StepRecord> Run(RunFolder? folder)
    {
        var clock = Stopwatch.StartNew();
        var record = new RunRecord(
            RunStatus.Running, _method.Name, _initial, _method.Constants, _options, DataRecord.Of(_data), _split, EnvironmentRecord.Here(_options.Threads), null);
        folder?.Write(record);
        try
        {
            using var trainer = new Trainer(
                _options, _method.Strategy(_initial), new TrainingFrames(_data, _split.Train, _options));
            foreach (StepRecord step in trainer.Run())
            {
                _steps.Add(step);
                folder?.Append(step);
                if (step.Iteration % _options.ValidateEvery == 0 || step.Iteration == _options.Steps) Validate(trainer, step.Iteration, folder);
                yield return step;
            }
        }
        finally
        {
            RunStatus status = _steps.Count == _options.Steps ? RunStatus.Finished : RunStatus.Stopped;
            folder?.Write(record with { Status = status, Outcome = Outcome(clock.Elapsed.TotalSeconds) });
        }
    }

    private void Validate(Trainer trainer, int iteration, RunFolder? folder)
    {
        var predictor = new Predictor(trainer.Network, _options.Window, _options.Threshold);
        double dice = Evaluator.MeanTumourDice(Evaluator.Evaluate(predictor, _validation));
        folder?.AppendValidation(iteration, dice);
        if (dice <= BestValidationDice) return;
        (BestValidationDice, BestIteration) = (dice, iteration);
        if (folder is not null) ModelFile.Write(folder.ModelPath, Facts(), trainer.Network);
    }

    private ModelFacts Facts() => new(
        _options.Network, _options.Window, _options.Threshold, _options.Framing, _options.Side, _options.TileSide, _options.SmallTumourPixels,
        _method.Name, _data.Name, _data.ContentHash, _split, _options.Seed, BestIteration, BestValidationDice);

    private RunOutcome Outcome(double seconds) => new(
        _steps.Count, BestIteration, BestValidationDice, _steps.Count > 0 ? _steps[^1].Coefficients : _initial,
        _steps.Find(s => s.HasWoundUp)?.Iteration, Math.Round(seconds, 1));
}
