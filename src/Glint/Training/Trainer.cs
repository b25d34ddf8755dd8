using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// The training loop: images, network, soft counts, strategy (which may rehearse updates), loss, one optimizer step, one record. Whoever enumerates
/// <see cref="Run"/> logs, validates, draws and stops; nothing happens between two records.
/// </summary>
public sealed class Trainer : IDisposable
{
    private const string GeneratorState = "generator";

    private readonly TrainingOptions _options;
    private readonly ICoefficientStrategy _strategy;
    private readonly StepLoss _loss;
    private readonly TrainingFrames _frames;
    private readonly Generator _generator;
    private readonly Func<IEnumerable<Parameter>, OptimizerHelper> _newOptimizer;
    private readonly OptimizerHelper _optimizer;
    private Coefficients _coefficients = Coefficients.Dice;

    /// <summary>Draws the initial weights from the options' seed.</summary>
    /// <param name="options">Network, batch size, learning rate, seed and the rest.</param>
    /// <param name="strategy">How the coefficients move.</param>
    /// <param name="frames">What to train on.</param>
    /// <param name="loss">What a step minimizes; Eq. 1 if null.</param>
    /// <exception cref="ArgumentException">A strategy that looks ahead, which it does with Eq. 1, beside another loss.</exception>
    public Trainer(TrainingOptions options, ICoefficientStrategy strategy, TrainingFrames frames, StepLoss? loss = null)
        : this(options, strategy, frames, parameters => new SafeAdam(parameters, options.LearningRate), loss)
    {
    }

    internal Trainer(
        TrainingOptions options, ICoefficientStrategy strategy, TrainingFrames frames, Func<IEnumerable<Parameter>, OptimizerHelper> newOptimizer,
        StepLoss? loss = null)
    {
        options.Check();
        if (loss is not null && strategy is not ICoefficientRule) throw new ArgumentException("A search rehearses updates with Eq. 1 and no other loss.", nameof(loss));
        if (loss is not null && options.Network.AuthorsHead) throw new GlintException("The authors' head is not bounded to 0..1, which a loss of probabilities needs. Leave out --authors-head, or use method D, E, T, GD or GE.");
        (_options, _strategy, _frames, _loss) = (options, strategy, frames, loss ?? ((_, _, counts, coefficients) => GeneralizedLoss.Of(counts, coefficients)));
        if (options.Threads is { } threads) set_num_threads(threads);
        _generator = new Generator((ulong)options.Seed);
        Network = options.Network.Build(_generator);
        _newOptimizer = newOptimizer;
        _optimizer = newOptimizer(Network.parameters());
    }

    /// <summary>The network being trained. Whoever puts it into evaluation mode need not put it back.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Coefficients of every step, set beforehand, at least as many as the options' steps; null asks the strategy.</summary>
    internal IReadOnlyList<Coefficients>? Schedule { get; init; }

    /// <summary>Steps taken.</summary>
    public int Iteration { get; private set; }

    /// <summary>Takes the steps that are left, one for each record that is asked for.</summary>
    /// <exception cref="GlintException">The loss is not finite: the message names step, patients and slices.</exception>
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
    internal void Restore(int iteration, Coefficients coefficients, Dictionary<string, Tensor> state)
    {
        (Iteration, _coefficients) = (iteration, coefficients);
        foreach ((_, Adam.State moments) in Moments()) moments.step = iteration;
        _generator.set_state(state[GeneratorState]);
    }

    private IEnumerable<(string Name, Adam.State Moments)> Moments() =>
        Network.named_parameters().Select(p => p.name).Zip(_optimizer.state_dict().State.Cast<Adam.State>());

    private StepRecord Step(int iteration)
    {
        using var scope = NewDisposeScope();
        if (_options.LearningRateDecay) SetLearningRate(_options.LearningRate * (1 - (iteration - 1.0) / _options.Steps));
        Network.train();
        Batch batch = _frames.Of(iteration, CPU);                                // images and masks [B, 1, H, W]
        using Rehearsal? rehearsal = _strategy is ICoefficientRule
            ? null
            : new Rehearsal(Network, _optimizer, _newOptimizer, _generator, _options.LookAhead, _options.Counts);
        Tensor probability = Network.call(batch.Images);                         // [B, 1, H, W]
        SoftCounts counts = SoftCounts.Of(_options.Counts, probability, batch.Masks);
        ConfusionCounts read = counts.Read();
        _coefficients = Schedule is { } set ? set[iteration - 1] : _strategy.Next(
            _coefficients, _options.CountsPerImage ? read.Per(_options.BatchSize) : read, candidates => LookAhead(iteration, rehearsal!, candidates, batch, counts, read));
        if (!_coefficients.AreValid || !double.IsFinite(read.TruePositives + read.FalsePositives + read.FalseNegatives))
        {
            throw NotFinite(iteration, batch, $"counts {read}, coefficients {_coefficients}");
        }

        Tensor loss = _loss(probability, batch.Masks, counts, _coefficients);
        double value = loss.ToDouble();
        if (!double.IsFinite(value)) throw NotFinite(iteration, batch, $"loss {value}");
        if (rehearsal is null || !rehearsal.TryWriteGradient(_coefficients))
        {
            _optimizer.zero_grad();
            loss.backward();
        }
        _optimizer.step();
        return new StepRecord(iteration, value, _coefficients, read) { Search = rehearsal?.Record(_coefficients) };
    }

    private static IReadOnlyList<double> LookAhead(
        int iteration, Rehearsal rehearsal, IReadOnlyList<Coefficients> candidates, Batch batch, SoftCounts counts, ConfusionCounts read)
    {
        IReadOnlyList<double> scores = rehearsal.Score(candidates, batch, counts, read);
        return scores.Any(double.IsFinite) ? scores : throw NotFinite(iteration, batch, "the score of every candidate");
    }

    private void SetLearningRate(double rate)
    {
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = rate;
    }

    private static GlintException NotFinite(int iteration, Batch batch, string found) => new(
        $"Training stopped at step {iteration}: a number is not finite ({found}). Batch: {batch.Describe()}. "
        + "Lower --learning-rate, or use a guarded rule.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        Network.Dispose();
        _generator.Dispose();
    }
}
