using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// The training loop: images, network, soft counts, strategy, generalized loss, one optimizer step, one record. Whoever enumerates
/// <see cref="Run"/> logs, validates, draws and stops; nothing happens between two records.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ICoefficientStrategy _strategy;
    private readonly TrainingFrames _frames;
    private readonly Generator _generator;
    private readonly optim.Optimizer _optimizer;
    private Coefficients _coefficients = Coefficients.Dice;

    /// <summary>Draws the initial weights from the options' seed.</summary>
    /// <param name="options">Network, batch size, learning rate, seed and the rest.</param>
    /// <param name="strategy">How the coefficients move.</param>
    /// <param name="frames">What to train on.</param>
    public Trainer(TrainingOptions options, ICoefficientStrategy strategy, TrainingFrames frames)
    {
        options.Check();
        (_options, _strategy, _frames) = (options, strategy, frames);
        if (options.Threads is { } threads) set_num_threads(threads);
        _generator = new Generator((ulong)options.Seed);
        Network = options.Network.Build(_generator);
        _optimizer = optim.Adam(Network.parameters(), options.LearningRate);
    }

    /// <summary>The network being trained. Whoever puts it into evaluation mode need not put it back.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Takes the steps, one for each record that is asked for.</summary>
    /// <exception cref="GlintException">The loss is not finite: the message names step, patients and slices.</exception>
    public IEnumerable<StepRecord> Run()
    {
        for (int iteration = 1; iteration <= _options.Steps; iteration++) yield return Step(iteration);
    }

    private StepRecord Step(int iteration)
    {
        using var scope = NewDisposeScope();
        Network.train();
        Batch batch = _frames.Of(iteration, CPU);                            // images and masks [B, 1, H, W]
        Tensor probability = Network.call(batch.Images);                         // [B, 1, H, W]
        SoftCounts counts = SoftCounts.Of(_options.Counts, probability, batch.Masks);
        ConfusionCounts read = counts.Read();
        _coefficients = _strategy.Next(_coefficients, _options.CountsPerImage ? read.Per(_options.BatchSize) : read, NoLookAhead);
        if (!_coefficients.AreValid || !double.IsFinite(read.TruePositives + read.FalsePositives + read.FalseNegatives))
        {
            throw NotFinite(iteration, batch, $"counts {read}, coefficients {_coefficients}");
        }

        Tensor loss = GeneralizedLoss.Of(counts, _coefficients);
        double value = loss.ToDouble();
        if (!double.IsFinite(value)) throw NotFinite(iteration, batch, $"loss {value}");
        if (_options.LearningRateDecay) SetLearningRate(_options.LearningRate * (1 - (iteration - 1.0) / _options.Steps));
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        return new StepRecord(iteration, value, _coefficients, read);
    }

    private void SetLearningRate(double rate)
    {
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = rate;
    }

    private static IReadOnlyList<double> NoLookAhead(IReadOnlyList<Coefficients> candidates) =>
        throw new NotSupportedException("This trainer answers no look-ahead; it trains with rules.");

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
