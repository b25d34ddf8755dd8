using System.Diagnostics;
using System.Globalization;
using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Kernels;
using Glint.Losses;
using Glint.Ranks;

namespace Glint.Training;

/// <summary>One method trained once: the trainer's loop with validation, the best model kept, everything logged to the run's folder.</summary>
internal sealed class TrainingRun
{
    // A method that dies with three seeds' weights dies of itself.
    private const int MostRestarts = 2;

    private readonly Method _method;
    private readonly TrainingOptions _options;
    private readonly SliceDataset _data;
    private readonly PatientSplit _split;
    private readonly TrainingFrames _frames;
    private readonly IReadOnlyList<Frame> _validation;
    private readonly IReadOnlyList<string> _source;
    private readonly List<StepRecord> _steps = [];
    private List<int> _restartedAt = [];
    private Vitals _vitals;
    private double? _lastValidationDice;
    private double _secondsBefore;
    private Estimate? _estimate;
    private IntensityRange? _intensities;

    /// <summary>Prepares a run; nothing is written or trained before <see cref="Run"/>.</summary>
    /// <param name="method">What to train with.</param>
    /// <param name="options">All options.</param>
    /// <param name="data">All patients.</param>
    /// <param name="split">Who is on which side.</param>
    /// <param name="validation">Frames of the validation patients, see <see cref="EvaluationFrames"/>.</param>
    /// <param name="source">The options of a command that name the data, for the run's record.</param>
    public TrainingRun(
        Method method, TrainingOptions options, SliceDataset data, PatientSplit split, IReadOnlyList<Frame> validation,
        IReadOnlyList<string>? source = null)
    {
        (_method, _data, _split, _validation, _source) = (method, data, split, validation, source ?? []);
        _options = options.WithWindowOf(data, split.Train).For(method);
        _frames = new TrainingFrames(data, split.Train, _options);
        if (!validation.Any(f => f.Slice.TumourPixels > 0))
        {
            throw new GlintException($"No validation patient ({split.Validation.Count} in all) has a slice with tumour. Check the labels and --label, or divide the patients otherwise.");
        }
    }

    /// <summary>
    /// The steps of the run that the method follows on, see <see cref="Method.Derivation"/>; the folder keeps them, so that <see cref="Resume"/> needs
    /// none. None for a method that stands alone.
    /// </summary>
    public IReadOnlyList<StepRecord> SourceSteps { get; init; } = [];

    /// <summary>
    /// Who takes the steps together; a process by itself unless it says otherwise. Rank 0 has the folder and validates; the others run with none.
    /// </summary>
    public RankGroup Ranks { get; init; } = RankGroup.Alone;

    /// <summary>The steps taken so far; on ranks other than 0 since they began or went on.</summary>
    public IReadOnlyList<StepRecord> Steps => _steps;

    /// <summary>Mean Dice of the best model on validation slices with tumour; NaN before the first validation.</summary>
    public double BestValidationDice { get; private set; } = double.NaN;

    /// <summary>Step of the best model; 0 before the first validation.</summary>
    public int BestIteration { get; private set; }

    /// <summary>Whether all steps were taken, or as many as the patience of the options allows.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether the network marks nothing, or everything, in the last steps taken.</summary>
    public Collapse? Collapse => _vitals.AreGone ? new(CollapseKind.Flat, _vitals.LastMarked + 1) : Collapse.Of(_steps, _frames.PixelsPerBatch);

    /// <summary>The steps at which it was dead and began again, see <see cref="OnCollapse.Restart"/>.</summary>
    public IReadOnlyList<int> RestartedAt => _restartedAt;

    /// <summary>Why a newer checkpoint than the one it resumed from was passed over; null if none was.</summary>
    public string? PassedOver { get; private set; }

    /// <summary>
    /// Measures what the run will cost on two steps of its own, for its record too; nothing is changed by it. Null if the run will stop in
    /// these steps, which it says best itself.
    /// </summary>
    public Estimate? Estimate()
    {
        try
        {
            return _estimate = Training.Estimate.Of(_options, _method.After(SourceSteps), _frames, Ranks);
        }
        catch (GlintException)
        {
            return null;
        }
    }

    /// <summary>Takes the steps and yields each. Stop enumerating to stop training: what is best so far is kept, and where it stood.</summary>
    /// <param name="folder">Where to log and keep the model; null keeps nothing but the figures above (a sweep's run).</param>
    public IEnumerable<StepRecord> Run(RunFolder? folder) => Taken(folder, resume: false);

    /// <summary>Goes on from the folder's checkpoint, to the same end as if the run had never stopped. Yields the steps that were left.</summary>
    /// <param name="folder">Of a run with the same method, options and data; null on ranks other than 0.</param>
    /// <exception cref="GlintException">There is no checkpoint, or it is damaged.</exception>
    public IEnumerable<StepRecord> Resume(RunFolder? folder) => Taken(folder, resume: true);

    private IEnumerable<StepRecord> Taken(RunFolder? folder, bool resume)
    {
        var clock = Stopwatch.StartNew();
        Method method = _method.Derivation is { } derivation ? _method.After(Source(derivation, folder, resume)) : _method;
        var record = new RunRecord(
            RunStatus.Running, method.Name, method.Strategy.Initial, method.Strategy.Constants, _options, DataRecord.Of(_data), _split,
            EnvironmentRecord.Here(_options.Threads), null, _source)
        {
            Estimate = _estimate,
            Ranks = RanksRecord.Of(Ranks),
        };
        Trainer trainer = NewTrainer(_options, method);
        using var attempt = new Attempt(trainer);
        SharedTraining.Check(Ranks, _options, method, trainer.Network);
        NumericsRecord? before = resume && folder is not null ? RunFolder.ReadRecord(folder.Path).Outcome?.Numerics : null;
        if (resume) Restore(trainer, folder);
        folder?.Write(record);
        if (!Ranks.IsAlone)
        {
            // Read through all training slices now, while ranks are patient: at the first validation it would look like a hang.
            if (folder is not null) _intensities ??= PatientIntensities.Of(_data, _split.Train);
            Ranks.Watch();
        }
        bool isHandedOver = false, isFinished = false;
        try
        {
            while (!isFinished)
            {
                if (IsToRestart()) trainer = attempt.Next(Restarted(trainer.Iteration, method, folder, clock));
                foreach (StepRecord step in trainer.Run())
                {
                    _steps.Add(step);
                    _vitals = trainer.Vitals;
                    folder?.Append(step);
                    bool isLast = !IsToRestart() && (step.Iteration == _options.Steps || (_vitals.AreGone && _options.OnCollapse == OnCollapse.Stop));
                    if (isLast || step.Iteration % _options.ValidateEvery == 0)
                    {
                        Validate(trainer, step.Iteration, folder);
                        isLast |= step.Iteration - BestIteration >= (double?)_options.Patience * _options.ValidateEvery;
                    }
                    if (!isLast && step.Iteration % _options.CheckpointEvery == 0) Save(trainer, folder, clock);
                    (isHandedOver, isFinished) = (true, isLast);
                    IsFinished = isLast;
                    yield return step;
                    isHandedOver = false;
                    if (isLast || IsToRestart()) break;
                }
            }
        }
        finally
        {
            // Stopped between two steps by whoever enumerates, and not by a failure.
            if (isHandedOver && !isFinished) Save(trainer, folder, clock);
            if (folder is not null && trainer.Failure is { } failure)
            {
                // Everything is as it was before that step, so that a run can go on at it.
                failure.Write(folder.Path, trainer.Network);
                if (_steps.Count > 0) Save(trainer, folder, clock);
            }
            folder?.Write(record with { Status = isFinished ? RunStatus.Finished : RunStatus.Stopped, Outcome = Outcome(record.Initial, _secondsBefore + clock.Elapsed.TotalSeconds, Numerics.Record.And(before)) });
            if (isFinished && folder is not null) Checkpoint.Delete(folder.Path);
        }
    }

    private IReadOnlyList<int>? Restarts => _restartedAt.Count == 0 ? null : [.. _restartedAt];

    private bool IsToRestart() => _vitals.AreGone && _options.OnCollapse == OnCollapse.Restart && _restartedAt.Count < MostRestarts;

    private Trainer NewTrainer(TrainingOptions options, Method method) => new(options, method, _frames) { Ranks = Ranks };

    // From the first step, with other weights and dropout, which no other seed of a comparison has, and the frames of its own.
    private Trainer Restarted(int dead, Method method, RunFolder? folder, Stopwatch clock)
    {
        _restartedAt.Add(dead);
        _steps.Clear();
        (BestIteration, BestValidationDice, _vitals) = (0, double.NaN, default);
        Trainer trainer = NewTrainer(_options with { Seed = SeedOf(_restartedAt.Count) }, method);
        if (folder is null) return trainer;
        // A run that is killed from here on goes on from the new beginning; no model of what is dead stays.
        File.Delete(folder.ModelPath);
        File.Delete(folder.WeightsPath);
        Checkpoint.WriteAlone(folder.Path, Position(trainer, clock), trainer);
        folder.Rewind(0);
        return trainer;
    }

    /// <summary>The root seed of weights and dropout after so many restarts.</summary>
    internal long SeedOf(int restarts) => restarts == 0 ? _options.Seed : Seeds.DeriveSeed(_options.Seed, "restart", restarts);

    private IReadOnlyList<StepRecord> Source(Derivation derivation, RunFolder? folder, bool resume)
    {
        if (resume) return SourceFile.Read(folder!.Path, derivation, RunFolder.ReadRecord(folder.Path).Initial, _options.Steps);
        if (SourceSteps.Count == 0 || (derivation.NeedsEveryStep && SourceSteps.Count != _options.Steps))
        {
            throw new InvalidOperationException($"{_method.Name} for {_options.Steps} steps follows on a run of {derivation.Source.Name} with {SourceSteps.Count} steps.");
        }
        if (folder is not null) SourceFile.Write(folder.Path, derivation, SourceSteps);
        return SourceSteps;
    }

    private void Restore(Trainer trainer, RunFolder? folder)
    {
        CheckpointFacts? own = null;
        if (folder is not null)
        {
            (own, PassedOver) = Checkpoint.Restore(folder.Path, trainer);
            _steps.AddRange(folder.Rewind(own.Iteration));
        }
        CheckpointFacts facts = SharedTraining.Spread(Ranks, own, trainer);
        (BestIteration, BestValidationDice, _secondsBefore) = (facts.BestIteration, facts.BestValidationDice, facts.Seconds);
        (_vitals, _restartedAt) = (trainer.Vitals, [.. facts.RestartedAt ?? []]);
    }

    private void Save(Trainer trainer, RunFolder? folder, Stopwatch clock)
    {
        if (folder is null) return;
        // The logs first: a checkpoint must find the steps before it.
        folder.Flush();
        Checkpoint.Write(folder.Path, Position(trainer, clock), trainer);
    }

    private CheckpointFacts Position(Trainer trainer, Stopwatch clock) =>
        new(trainer.Iteration, trainer.Coefficients, BestIteration, BestValidationDice, _secondsBefore + clock.Elapsed.TotalSeconds)
        {
            Skips = trainer.Skips,
            Vitals = trainer.Vitals,
            RestartedAt = Restarts,
            Memory = trainer.Memory.Count > 0 ? trainer.Memory : null,
        };

    private void Validate(Trainer trainer, int iteration, RunFolder? folder)
    {
        SharedTraining.RequireSameWeights(Ranks, trainer.Network);
        double dice = Ranks.ByFirst(beat =>
        {
            var predictor = new Predictor(trainer.Network, _options.Window, _options.Threshold, _options.Precision, _options.Network.Architecture.SideDivisor);
            return Evaluator.MeanTumourDice(Evaluator.Evaluate(predictor, _validation).Select(score =>
            {
                beat();
                return score;
            }));
        });
        folder?.AppendValidation(iteration, dice);
        _lastValidationDice = dice;
        if (dice <= BestValidationDice) return;
        (BestValidationDice, BestIteration) = (dice, iteration);
        if (folder is null) return;
        using var scope = TorchSharp.torch.NewDisposeScope();
        ModelFacts facts = Facts();
        ModelFile.Write(folder.ModelPath, facts, trainer.Network);
        SafeTensors.Write(folder.WeightsPath, trainer.Network.state_dict(), new Dictionary<string, string>
        {
            ["network"] = $"{facts.Network.Architecture.Name}, width {facts.Network.Width.ToString(CultureInfo.InvariantCulture)}",
            ["method"] = facts.Method,
            ["model"] = RunFolder.ModelName,
        });
    }

    private ModelFacts Facts() => new(
        _options.Network, _options.Window, _options.Threshold, _options.Framing, _options.Side, _options.TileSide, _options.SmallTumourPixels,
        _method.Name, _data.Name, _data.ContentHash, _split, SeedOf(_restartedAt.Count), BestIteration, BestValidationDice)
    {
        WindowOrigin = _options.WindowOrigin,
        Intensities = _intensities ??= PatientIntensities.Of(_data, _split.Train),
        Spacing = SpacingRange.Of(_data.Grids, _split.Train),
        LabelChoice = _data.LabelChoice,
    };

    private RunOutcome Outcome(Coefficients initial, double seconds, NumericsRecord numerics) => new(
        _steps.Count, BestIteration, BestValidationDice, _steps.Count > 0 ? _steps[^1].Coefficients : initial,
        _steps.Find(s => s.HasWoundUp)?.Iteration, Math.Round(seconds, 1))
    {
        LastValidationDice = _lastValidationDice,
        Skipped = _steps.Count(s => s.IsSkipped),
        RestartedAt = Restarts,
        Collapse = Collapse,
        Numerics = numerics,
    };

    /// <summary>The trainer of a run, which may begin again with another.</summary>
    private sealed class Attempt(Trainer first) : IDisposable
    {
        private Trainer _trainer = first;

        internal Trainer Next(Trainer next)
        {
            _trainer.Dispose();
            return _trainer = next;
        }

        public void Dispose() => _trainer.Dispose();
    }
}
