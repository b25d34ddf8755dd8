using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Ranks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// Answers the look-ahead of one training step: from the same weights, moments, batch-norm statistics and dropout masks, one optimizer
/// step with each candidate, and the distance between prediction and mask after it. Leaves everything as it was, and keeps the gradients,
/// so that the winner's step needs no further backward pass. Made before the step's forward pass, inside the step's dispose scope.
/// </summary>
internal sealed class Rehearsal : IDisposable
{
    // The root of 0 has no gradient: an image that is matched to the last bit counts as 1e-12 away.
    private const double LeastSquare = 1e-24;

    // Curvature reverses an order once it takes back half of what first order promises. It is looked at from a fifth of that on, since
    // what is known of it before is its size on another way.
    private const double DoubtfulShare = 0.1;

    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly Generator _generator;
    private readonly LookAheadKind _kind;
    private readonly CountKind _countKind;
    private readonly double? _largestNorm;
    private readonly RankGroup _ranks, _searchers;
    private readonly FlatParameters _weights;
    private readonly OptimizerHelper _optimizer;
    private readonly Func<IEnumerable<Parameter>, OptimizerHelper> _another;

    // Before the step's forward pass. Our own dropout holds its masks; whatever else draws, draws the same from here.
    private readonly Tensor _randomness;
    private readonly List<Networks.Dropout> _dropouts;

    private CandidateGradients? _gradients;
    private List<Tensor>? _basis;

    // By place of the candidate; those of other searchers are null.
    private Tensor?[]? _naive;
    private IReadOnlyList<Coefficients>? _candidates;
    private int _reference;
    private List<double>? _scores;

    /// <summary>A rehearsal of the step that is about to run.</summary>
    /// <param name="network">In training mode.</param>
    /// <param name="optimizer">Of all parameters of the network.</param>
    /// <param name="another">A new optimizer of the same kind for other parameters.</param>
    /// <param name="generator">What the network draws dropout masks from.</param>
    /// <param name="kind">How to answer.</param>
    /// <param name="countKind">What the loss counts.</param>
    /// <param name="largestNorm">What the step clips gradients to; null if it does not.</param>
    /// <param name="share">Of the step's batch, with the ranks that take the step; null in a process by itself.</param>
    internal Rehearsal(
        nn.Module<Tensor, Tensor> network, OptimizerHelper optimizer, Func<IEnumerable<Parameter>, OptimizerHelper> another,
        Generator generator, LookAheadKind kind, CountKind countKind, double? largestNorm = null, BatchShare? share = null)
    {
        (_network, _optimizer, _another, _generator, _kind, _countKind, _largestNorm) = (network, optimizer, another, generator, kind, countKind, largestNorm);
        (_ranks, _searchers) = (share?.Ranks ?? RankGroup.Alone, share?.Searchers ?? RankGroup.Alone);
        _weights = new FlatParameters([.. network.parameters()]);
        _randomness = generator.get_state();
        _dropouts = [.. network.modules().OfType<Networks.Dropout>()];
        _dropouts.ForEach(d => d.Hold());
    }

    /// <summary>Whether the fast kind tried the winner too, to see how the score bends on the way there.</summary>
    internal bool LooksAgain { get; private set; }

    /// <summary>
    /// Scores candidates: mean over the images of the Euclidean distance, lower is better.
    /// </summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="reference">Place of the one that the fast kind compares the others with.</param>
    /// <param name="batch">This step's.</param>
    /// <param name="probability">Of this step's forward pass, [B, 1, H, W].</param>
    /// <param name="counts">Of the same, on the graph.</param>
    /// <param name="read">The same as numbers.</param>
    internal IReadOnlyList<double> Score(
        IReadOnlyList<Coefficients> candidates, int reference, Batch batch, Tensor probability, SoftCounts counts, ConfusionCounts read)
    {
        if (_candidates is not null) throw new InvalidOperationException("A step looks ahead once, at all its candidates together.");
        Check(candidates, reference);
        _reference = reference;
        Tensor weights = _weights.Read();
        using Tensor after = _generator.get_state();
        List<Tensor> statistics = [.. _network.buffers().Select(b => b.clone())];
        _dropouts.ForEach(d => d.Replay());
        try
        {
            _scores = _kind == LookAheadKind.Naive ? Naively(candidates, batch, weights) : WithSharedGradients(candidates, batch, probability, counts, read, weights);
        }
        finally
        {
            Dispose();
            _weights.Write(weights);
            Restore(statistics);
            _generator.set_state(after);
        }
        _candidates = candidates;
        return _scores;
    }

    // Whoever writes a search gets to see these.
    private static void Check(IReadOnlyList<Coefficients> candidates, int reference)
    {
        if (reference < 0 || reference >= candidates.Count)
        {
            throw new ArgumentException($"A look-ahead compares its candidates with one of them; found {candidates.Count} candidates and the reference at place {reference}, from 0.");
        }
        if (candidates.Any(c => !c.AreValid)) throw new ArgumentException($"Candidates must be finite and not negative; found {candidates.First(c => !c.AreValid)}.");
    }

    /// <summary>Puts the winner's gradient where the optimizer looks for it, if candidates were scored.</summary>
    /// <returns>Whether it is there; otherwise the step must pass backward itself.</returns>
    /// <exception cref="InvalidOperationException">The search took none of its candidates.</exception>
    internal bool TryWriteGradient(Coefficients winner)
    {
        if (_candidates is null) return false;
        if (!_candidates.Contains(winner)) throw new InvalidOperationException($"A search takes one of the candidates that it tried; found {winner} among {_candidates.Count} others.");
        using var scope = NewDisposeScope();
        Tensor gradient = _gradients is null ? Spread(_naive![_candidates.ToList().IndexOf(winner)]) : Agreed(ITrialStep.Combined(_basis!, _gradients.Coordinates(winner)));    // [P]
        _weights.WriteGradients(gradient);
        return true;
    }

    /// <summary>Lets go of the dropout masks.</summary>
    public void Dispose() => _dropouts.ForEach(d => d.Release());

    /// <summary>What was found and chosen, or null if nothing was tried.</summary>
    internal SearchRecord? Record(Coefficients chosen)
    {
        if (_candidates is null) return null;
        // At the bounds candidates coincide: the one nearest to the reference in the list speaks for them.
        List<int> actions = [.. Enumerable.Range(0, _candidates.Count).Where(i => _candidates[i] == chosen).OrderBy(i => Math.Abs(i - _reference))];
        return SearchRecord.Of(_scores!, actions[0]);
    }

    private List<double> WithSharedGradients(
        IReadOnlyList<Coefficients> candidates, Batch batch, Tensor probability, SoftCounts counts, ConfusionCounts read, Tensor weights)
    {
        _gradients = CandidateGradients.Of(_countKind, counts, read);
        IReadOnlyList<Tensor> directions = _gradients.Directions;
        _basis = [.. directions.Select((d, i) => Gradient(d, keepGraph: i < directions.Count - 1))];
        ITrialStep trial = ITrialStep.Of(_weights, weights, _optimizer, _another, _largestNorm);
        List<double[]> coordinates = [.. candidates.Select(_gradients.Coordinates)];
        return _kind == LookAheadKind.Fast && Compared(trial, coordinates, batch, Distance(probability.detach(), batch).ToDouble(), weights) is { } compared
            ? compared
            : [.. _searchers.Dealt(coordinates.Count, i => Tried(trial, coordinates[i], batch))];
    }

    private double Tried(ITrialStep trial, double[] coordinates, Batch batch)
    {
        using var scope = NewDisposeScope();
        _weights.Write(trial.Weights(_basis!, coordinates));
        return Distance(batch);
    }

    // Of the weights in the network, off the graph.
    private double Distance(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return Distance(Replayed(batch), batch).ToDouble();
    }

    // The reference's own score, and its gradient at the reference's weights along the way from there to the weights of each other.
    private List<double>? Compared(ITrialStep trial, List<double[]> coordinates, Batch batch, double scoreBefore, Tensor weights)
    {
        using var scope = NewDisposeScope();
        Tensor origin = trial.Weights(_basis!, coordinates[_reference]);          // [P]
        _weights.Write(origin);
        Tensor distance = Distance(Replayed(batch), batch);
        double score = distance.ToDouble();
        // Nothing to compare with; tried one by one, the others may still be numbers.
        if (!double.IsFinite(score)) return null;
        Tensor adjoint = Gradient(distance, keepGraph: false);           // [P]
        List<double> differences = [.. trial.Along(adjoint, _basis!, coordinates, _reference)];
        // Large networks: what is not needed any more makes room for the next, and what is needed again is made again.
        double bend = Bend(scoreBefore - score, origin.sub_(weights), adjoint);
        // Whether to look again, and where, is decided alike on all ranks: a look is a pass that they make together.
        double[] agreed = _ranks.OfFirst([.. differences, bend]);
        (differences, bend) = ([.. agreed[..^1]], agreed[^1]);
        adjoint.Dispose();
        origin.Dispose();
        int winner = differences.IndexOf(differences.Min());
        Tensor way = trial.Weights(_basis!, coordinates[winner]);                 // [P]
        using (Tensor again = trial.Weights(_basis!, coordinates[_reference])) way.sub_(again);
        double square = _ranks.OfFirst(Square(way))[0];
        if (differences[winner] < 0 && Math.Abs(bend) * square > DoubtfulShare * -differences[winner])
        {
            LooksAgain = true;
            double takenBack = Tried(trial, coordinates[winner], batch) - score - differences[winner];
            // A score that is not a number, or falls ever faster, is nothing to draw a parabola through.
            if (!double.IsFinite(takenBack)) return null;
            if (takenBack > 0) differences = [.. differences.Zip(trial.Along(way, _basis!, coordinates, _reference), (d, along) => d + (takenBack * Math.Pow(along / square, 2)))];
        }
        return differences.TrueForAll(double.IsFinite) ? [.. differences.Select(d => score + d)] : null;
    }

    // Half the score's second derivative along the reference's own step, from its values at both ends and its slope at one. What a step
    // bends by in one direction says how much to expect in another.
    private static double Bend(double riseBackwards, Tensor step, Tensor adjoint) =>
        (riseBackwards + adjoint.dot(step).ToDouble()) / Square(step);

    private static double Square(Tensor vector) => Math.Pow(vector.norm().ToDouble(), 2);

    private List<double> Naively(IReadOnlyList<Coefficients> candidates, Batch batch, Tensor weights)
    {
        ITrialStep trial = ITrialStep.Of(_weights, weights, _optimizer, _another, _largestNorm);
        _naive = new Tensor?[candidates.Count];
        return [.. _searchers.Dealt(candidates.Count, i =>
        {
            using var scope = NewDisposeScope();
            _weights.Write(weights);
            Tensor loss = GeneralizedLoss.Of(SoftCounts.Of(_countKind, Replayed(batch), batch.Masks), candidates[i]);
            Tensor gradient = _naive[i] = Gradient(loss, keepGraph: false).MoveToOuterDisposeScope();
            using var _ = no_grad();
            _weights.Write(trial.Weights([gradient, gradient], [1, 0]));
            return Distance(batch);
        })];
    }

    // Rank 0's: processors may differ in last digits.
    private Tensor Agreed(Tensor gradient)
    {
        _searchers.OfFirst(gradient);
        return gradient;
    }

    // Whoever tried the winner has its gradient, [P].
    private Tensor Spread(Tensor? gradient)
    {
        Tensor all = gradient ?? _weights.Read().zero_();
        _searchers.SumInPlace(all);
        return all;
    }

    private Tensor Replayed(Batch batch)
    {
        _generator.set_state(_randomness);
        return BatchShare.Pass(_network, batch.Images);
    }

    // Of the whole batch, [P].
    private Tensor Gradient(Tensor ofNumber, bool keepGraph) => BatchShare.SumOf(_weights.Gradient(ofNumber, keepGraph));

    // Scores differ in the sixth digit and beyond: sums in float64.
    private static Tensor Distance(Tensor probability, Batch batch) =>
        (probability - batch.Masks).square().sum([1L, 2L, 3L], type: float64).AtLeast(LeastSquare).sqrt().mean();

    private void Restore(List<Tensor> statistics)
    {
        using var _ = no_grad();
        foreach ((Tensor buffer, Tensor value) in _network.buffers().Zip(statistics)) buffer.copy_(value);
    }
}
