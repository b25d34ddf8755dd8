using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Ranks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// The training loop: images, network, soft counts, strategy (which may rehearse updates), loss, one optimizer step, one record. Whoever enumerates
/// <see cref="Run"/> logs, validates, draws and stops; nothing happens between two records.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private const string GeneratorState = "generator";

    // A run that skips more is not a run any more.
    private const int MostSkippedInARow = 10;

    private readonly TrainingOptions _options;
    private readonly ICoefficientStrategy _strategy;
    private readonly Objective _objective;
    private readonly TrainingFrames _frames;
    private readonly Device _device;
    private readonly Generator _generator;
    private readonly Func<IEnumerable<Parameter>, OptimizerHelper> _newOptimizer;
    private readonly OptimizerHelper _optimizer;
    private readonly ScalarType _numbers;
    private StrategyState _state;

    /// <summary>Draws the initial weights from the options' seed.</summary>
    /// <param name="options">Network, batch size, learning rate, seed and the rest.</param>
    /// <param name="method">How the coefficients move, and what a step minimizes.</param>
    /// <param name="frames">What to train on.</param>
    /// <exception cref="GlintException">Options, method and machine do not go together.</exception>
    public Trainer(TrainingOptions options, Method method, TrainingFrames frames)
        : this(options, method, frames, parameters => new SafeAdam(parameters, options.LearningRate))
    {
    }

    /// <summary>The same with another optimizer, and other numbers: float64 where two ways to take a step must agree to its last digits.</summary>
    internal Trainer(
        TrainingOptions options, Method method, TrainingFrames frames, Func<IEnumerable<Parameter>, OptimizerHelper> newOptimizer, ScalarType numbers = ScalarType.Float32)
    {
        _device = Checked(options, method);
        options = options.For(method);
        (_options, _strategy, _objective, _frames, _state) = (options, method.Strategy, method.Objective, frames, method.Strategy.Start);
        if (options.Threads is { } threads) set_num_threads(threads);
        _generator = new Generator((ulong)options.Seed, _device);
        Network = Built(options, _generator).to(numbers);
        _numbers = numbers;
        _newOptimizer = newOptimizer;
        _optimizer = newOptimizer(Network.parameters());
    }

    /// <summary>The device of a run, once nothing speaks against the run.</summary>
    /// <exception cref="GlintException">Options, method and machine do not go together.</exception>
    internal static Device Checked(TrainingOptions options, Method method)
    {
        options.Check();
        bool looksAhead = method.Strategy.LooksAhead, isPlain = method.Objective == Objective.Generalized;
        if (looksAhead && !isPlain)
        {
            throw new GlintException($"{method.Name} tries updates, which the trainer does with Eq. 1 of plain counts and no other loss. Give it the objective Eq. 1, or a rule that does not look ahead.");
        }
        if (!isPlain && options.Network.AuthorsHead) throw new GlintException("The authors' head is not bounded to 0..1, which a loss of probabilities needs. Leave out --authors-head, or use method D, E, T, GD-leak or GE.");
        if (looksAhead && options.Precision != ComputePrecision.Float32)
        {
            throw new GlintException("A search compares scores that differ in the sixth digit, which bfloat16 does not have. Leave out --precision, or use a method without a search.");
        }
        return DeviceName.Find(options.Device);
    }

    /// <summary>A run's network on the generator's device, with its first weights. They are drawn on the processor, so that every device begins with the same.</summary>
    internal static nn.Module<Tensor, Tensor> Built(TrainingOptions options, Generator generator)
    {
        if (generator.device.type == DeviceType.CPU) return options.Network.Build(generator);
        using var weights = new Generator((ulong)options.Seed);
        return options.Network.Build(weights, masks: generator).to(generator.device);
    }

    /// <summary>The network being trained. Whoever puts it into evaluation mode need not put it back.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Who takes each step together; a process by itself unless it says otherwise.</summary>
    internal RankGroup Ranks { get; init; } = RankGroup.Alone;

    /// <summary>Steps taken.</summary>
    public int Iteration { get; private set; }

    /// <summary>Those of the last step; before the first, what the method starts with.</summary>
    internal Coefficients Coefficients => _state.Coefficients;

    /// <summary>What the strategy remembers beside them; empty for most.</summary>
    internal IReadOnlyList<double> Memory => _state.Memory;

    /// <summary>Steps left out so far.</summary>
    internal Skips Skips { get; private set; }

    /// <summary>Whether it still marks anything, or may again.</summary>
    internal Vitals Vitals { get; private set; }

    /// <summary>The step at which the run stopped because a number was not finite; null if it did not.</summary>
    internal FailedStep? Failure { get; private set; }

    /// <summary>Takes the steps that are left, one for each record that is asked for.</summary>
    /// <exception cref="GlintException">
    /// A number is not finite: the message says which, and names step, patients and slices. With <see cref="OnNonFinite.Skip"/> only after ten
    /// such steps in a row.
    /// </exception>
    public IEnumerable<StepRecord> Run()
    {
        while (Iteration < _options.Steps)
        {
            StepRecord step = Step(Iteration + 1);
            Iteration++;
            yield return step;
        }
    }

    /// <summary>The tensors that the next step depends on, by name; those of this trainer but for the generator's, which is a copy.</summary>
    internal Dictionary<string, Tensor> State()
    {
        Dictionary<string, Tensor> state = Network.state_dict().ToDictionary(e => "network." + e.Key, e => e.Value);
        foreach ((string name, Adam.State moments) in Moments())
        {
            state.Add("mean." + name, moments.exp_avg);
            state.Add("square." + name, moments.exp_avg_sq);
        }
        state.Add(GeneratorState, _generator.get_state());
        return state;
    }

    /// <summary>Goes on after a step, once the tensors of <see cref="State"/> were filled.</summary>
    internal void Restore(CheckpointFacts facts, Dictionary<string, Tensor> state)
    {
        (int iteration, Skips skips) = (Iteration, Skips) = (facts.Iteration, facts.Skips);
        (_state, Vitals) = (new(facts.Coefficients, facts.Memory ?? _strategy.Start.Memory), facts.Vitals ?? Vitals.From(iteration));
        // A step that is left out moves no moments.
        foreach ((_, Adam.State moments) in Moments()) moments.step = iteration - skips.All;
        _generator.set_state(state[GeneratorState]);
    }

    private IEnumerable<(string Name, Adam.State Moments)> Moments() =>
        Network.named_parameters().Select(p => p.name).Zip(_optimizer.state_dict().State.Cast<Adam.State>());

    private StepRecord Step(int iteration)
    {
        using var scope = NewDisposeScope();
        if (_options.LearningRateDecay || _options.WarmUp > 0) SetLearningRate(_options.LearningRateOf(iteration));
        Network.train();
        Batch batch = _frames.Of(iteration, _device);                            // images and masks [B, 1, H, W]
        var start = new StepStart(Network, _generator);
        StrategyState before = _state;
        try
        {
            StepRecord step = Taken(iteration, batch);
            if (Iteration == 0 && _options.Precision != ComputePrecision.Float32) JudgePrecision(batch);
            Skips = Skips with { InARow = 0 };
            return step;
        }
        catch (NonFinite.Found found)
        {
            start.Restore();
            Coefficients used = Coefficients;
            _state = before;
            if (_options.OnNonFinite == OnNonFinite.Skip && Skips.InARow < MostSkippedInARow)
            {
                Skips = Skips.OneMore;
                return StepRecord.Skipped(iteration, before.Coefficients);
            }
            Failure = start.Failed(new FailureFacts(iteration, used, batch.Describe(), found.Message), batch);
            throw new GlintException(
                $"Training stopped at step {iteration}: {found.Message} is not finite. Batch: {batch.Describe()}. "
                + "glint replay shows where in the step it arises; glint resume --on-non-finite skip goes on without it. Or train again with a lower --learning-rate or a guarded method.", found);
        }
    }

    // Beside the run: its statistics and random numbers stay as the step left them. A run that goes on was judged when it began.
    private void JudgePrecision(Batch batch)
    {
        var after = new StepStart(Network, _generator);
        PrecisionGain.Require(Network, batch.Images);
        after.Restore();
    }

    private StepRecord Taken(int iteration, Batch batch)
    {
        using BatchShare share = Ranks.Share(_options.BatchSize);
        if (_numbers != ScalarType.Float32) batch = new Batch(batch.Images.to(_numbers), batch.Masks.to(_numbers), batch.Slices);
        using Rehearsal? rehearsal = _strategy.LooksAhead
            ? new Rehearsal(Network, _optimizer, _newOptimizer, _generator, _options.LookAhead, _options.Counts, _options.ClipGradient, share)
            : null;
        Tensor probability = BatchShare.Pass(Network, _options.Precision == ComputePrecision.Float32 ? batch.Images : batch.Images.to(_options.Precision.Type()));    // [B, 1, H, W]
        SoftCounts counts = _objective.Counts(_options.Counts, probability, batch.Masks);
        ConfusionCounts read = Agreed(_objective.Read(counts, _options.Counts, probability, batch.Masks));
        if (!double.IsFinite(read.TruePositives + read.FalsePositives + read.FalseNegatives)) throw new NonFinite.Found(NonFinite.InForward(batch, probability, Network));
        IReadOnlyList<double> LookAhead(IReadOnlyList<Coefficients> candidates, int reference)
        {
            if (rehearsal is null) throw new InvalidOperationException($"{_strategy.GetType().Name} says that it does not look ahead, and does.");
            IReadOnlyList<double> scores = Ranks.OfFirst([.. rehearsal.Score(candidates, reference, batch, probability, counts, read)]);
            return scores.Any(double.IsFinite) ? scores : throw new NonFinite.Found("the score of every candidate");
        }
        _state = _strategy.After(_state, iteration, _options.Steps, _options.CountsPerImage ? read.Per(_options.BatchSize) : read, LookAhead);
        if (!Coefficients.AreValid) throw new NonFinite.Found($"a coefficient ({Coefficients})");

        Tensor loss = _objective.Loss(probability, batch.Masks, counts, Coefficients);
        double[] agreed = Ranks.OfFirst(loss.ToDouble(), probability.detach().max().ToDouble());
        (double value, double highest) = (agreed[0], agreed[1]);
        if (!double.IsFinite(value)) throw new NonFinite.Found($"the loss ({value})");
        if (rehearsal is null || !rehearsal.TryWriteGradient(Coefficients))
        {
            _optimizer.zero_grad();
            loss.backward();
            BatchShare.SumGradients(Network.parameters());
        }
        double norm = Ranks.OfFirst(NonFinite.NormOfGradients(Network))[0];
        Vitals = Vitals.After(iteration, read.HasTumour, highest > _options.Threshold, norm);
        if (_options.ClipGradient is { } largestNorm) GradientClip.Apply(Network, norm, largestNorm);
        _optimizer.step();
        return new StepRecord(iteration, value, Coefficients, read) { Search = rehearsal?.Record(Coefficients) };
    }

    // Probabilities are the same bits on all ranks, and so are their sums unless the ranks' processors sum otherwise.
    private ConfusionCounts Agreed(ConfusionCounts read)
    {
        if (Ranks.IsAlone) return read;
        double[] first = Ranks.OfFirst(read.TruePositives, read.FalsePositives, read.FalseNegatives);
        return new ConfusionCounts(first[0], first[1], first[2]);
    }

    private void SetLearningRate(double rate)
    {
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = rate;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Failure?.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
        _generator.Dispose();
    }
}
