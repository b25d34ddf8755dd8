using System.Globalization;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>Whether whole networks train, search and predict on this processor as in float64: every side from 32 to 256, batches 1 to 8, both networks, widths 1/8 to 1, sampled.</summary>
internal static class NetworkAgreement
{
    internal const string Name = "agreement";
    internal const string Description = "a training step, a search and a prediction of whole networks, in float32 and bfloat16, against float64";

    // Probabilities at most so far from float64, the largest and, in bfloat16, the mean; gradients by the angle between them; the score that a
    // search's pick loses, as a share of the spread of the 27 scores.
    private const double Float32Most = 1e-4, BFloat16Mean = 0.02, Float32Cosine = 0.9999, BFloat16Cosine = 0.95, MostRegret = 0.01;
    private const double LearningRate = 1e-4;
    private const int StatisticsPasses = 12;

    // The search, 27 passes in float64, is asked of networks that take under a minute for it.
    private static readonly (Architecture Network, double Width, int Side, int Batch, bool Searches)[] Cases =
    [
        (Architecture.ModifiedUNet, 0.125, 32, 8, true), (Architecture.ModifiedUNet, 0.125, 96, 7, true), (Architecture.ModifiedUNet, 0.125, 160, 2, true),
        (Architecture.ModifiedUNet, 0.125, 224, 3, false), (Architecture.ModifiedUNet, 0.25, 64, 6, true), (Architecture.ModifiedUNet, 0.25, 192, 1, false),
        (Architecture.ModifiedUNet, 0.5, 128, 2, false), (Architecture.ModifiedUNet, 1, 256, 1, false), (Architecture.ModifiedUNet, 1, 32, 5, true),
        (Architecture.UNet, 0.125, 64, 4, true), (Architecture.UNet, 0.125, 256, 2, false), (Architecture.UNet, 0.25, 160, 1, false),
        (Architecture.UNet, 0.25, 96, 5, true), (Architecture.UNet, 0.5, 32, 7, true), (Architecture.UNet, 1, 128, 1, false),
    ];

    /// <returns>0 if all is within its bound, 1 if not.</returns>
    internal static int Run(bool quick)
    {
        Console.WriteLine(EnvironmentRecord.Here().Machine);
        Console.WriteLine($"Bounds: float32 probabilities {Float32Most} at most, cosine of gradients {Float32Cosine}, regret of the search {MostRegret:0%}; bfloat16 probabilities {BFloat16Mean} in the mean, cosine {BFloat16Cosine}");
        Console.WriteLine("network       width  side  batch  float32: training  prediction  cosine     search    bfloat16: training  prediction  cosine");
        var rows = new List<object>();
        bool isWithin = true;
        foreach ((Architecture network, double width, int side, int batch, bool searches) in quick ? Cases.Where(c => c.Searches).Take(3) : Cases)
        {
            using var scope = NewDisposeScope();
            var spec = new NetworkSpec(width) { Architecture = network };
            Result exact = Pass(spec, side, batch, float64, float64), single = Pass(spec, side, batch, float32, float32), half = Pass(spec, side, batch, float32, bfloat16);
            double? regret = searches ? Regret(spec, side, batch) : null;
            double training = Most(single.Trained, exact.Trained), prediction = Most(single.Predicted, exact.Predicted), cosine = Cosine(single.Gradient, exact.Gradient);
            double halfTraining = Mean(half.Trained, exact.Trained), halfPrediction = Mean(half.Predicted, exact.Predicted), halfCosine = Cosine(half.Gradient, exact.Gradient);
            bool within = training <= Float32Most && prediction <= Float32Most && cosine >= Float32Cosine && !(regret > MostRegret)
                && halfTraining <= BFloat16Mean && halfPrediction <= BFloat16Mean && halfCosine >= BFloat16Cosine;
            isWithin &= within;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{network.Name,-12} {width,6:0.###} {side,5} {batch,6}  {training,17:0.0e+0} {prediction,11:0.0e+0}  {cosine:0.0000000}  {(regret is { } lost ? lost.ToString("0.000%", CultureInfo.InvariantCulture) : "-"),-8} {halfTraining,19:0.0000} {halfPrediction,11:0.0000}  {halfCosine:0.0000}{(within ? "" : "  OUT OF BOUNDS")}"));
            rows.Add(new { network = network.Name, width, side, batch, training, prediction, cosine, regret, halfTraining, halfPrediction, halfCosine, within });
        }
        Console.WriteLine($"{Kernels.Numerics.Record.Summary}.");
        Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, machine = EnvironmentRecord.Here().Machine, rows }));
        return isWithin ? 0 : 1;
    }

    private sealed record Result(Tensor Trained, Tensor Gradient, Tensor Predicted);

    private static Result Pass(NetworkSpec spec, int side, int batch, ScalarType weights, ScalarType images)
    {
        using var generator = new Generator(1);
        using nn.Module<Tensor, Tensor> network = (spec with { DropRate = 0 }).Build(generator).to(weights);
        (Tensor x, Tensor masks) = Data(side, batch, images, weights);
        Tensor trained = network.call(x);
        GeneralizedLoss.Of(SoftCounts.Squared(trained, masks), Coefficients.Dice).backward();
        Tensor gradient = cat([.. network.parameters().Select(p => p.grad!.reshape(-1).to(float64))]);
        using var _ = no_grad();
        // Until the running statistics are those of the images.
        for (int i = 0; i < StatisticsPasses; i++) network.call(x).Dispose();
        network.eval();
        return new(trained.detach().to(float64), gradient, network.call(x).to(float64));
    }

    // The score that the pick in float32 by the exact search loses, by the scores of float64.
    private static double Regret(NetworkSpec spec, int side, int batch)
    {
        IReadOnlyList<double> single = Scores(spec, side, batch, float32), exact = Scores(spec, side, batch, float64);
        return (exact[ExploratorySearch.Best(single)] - exact.Min()) / (exact.Max() - exact.Min());
    }

    private static IReadOnlyList<double> Scores(NetworkSpec spec, int side, int batch, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using nn.Module<Tensor, Tensor> network = (spec with { DropRate = 0 }).Build(generator).to(type);
        (Tensor x, Tensor masks) = Data(side, batch, type, type);
        OptimizerHelper Another(IEnumerable<Parameter> parameters) => new SafeAdam(parameters, LearningRate);
        using OptimizerHelper optimizer = Another(network.parameters());
        using var rehearsal = new Rehearsal(network, optimizer, Another, generator, LookAheadKind.Exact, CountKind.Squared);
        Tensor probability = network.call(x);
        SoftCounts counts = SoftCounts.Squared(probability, masks);
        IReadOnlyList<Coefficients> candidates = ExploratorySearch.Guarded.Candidates(Coefficients.Dice);
        return rehearsal.Score(candidates, ExploratorySearch.NoChange, new Batch(x, masks, []), probability, counts, counts.Read());
    }

    private static (Tensor Images, Tensor Masks) Data(int side, int batch, ScalarType images, ScalarType masks)
    {
        using var generator = new Generator(2);
        Tensor x = rand([batch, 1, side, side], generator: generator);
        return (x.to(images), (x > 0.9).to(masks));
    }

    private static double Most(Tensor a, Tensor b) => (a - b).abs().max().ToDouble();

    private static double Mean(Tensor a, Tensor b) => (a - b).abs().mean().ToDouble();

    private static double Cosine(Tensor a, Tensor b) => nn.functional.cosine_similarity(a, b, dim: 0).ToDouble();
}
