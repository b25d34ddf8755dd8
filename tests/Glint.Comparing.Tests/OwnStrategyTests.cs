using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Comparing.Tests;

/// <summary>Searches and schedules that Glint does not know. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class OwnStrategyTests
{
    private static readonly SliceDataset Data = Small.Discs();

    [Fact]
    public void ASearchOfFourCandidates_IsLoggedByTheirPlace_AndReadAgain()
    {
        using var folder = new TemporaryFolder();
        Method own = new("four", "", new Search((candidates, scores) => candidates[scores.ToList().IndexOf(scores.Min())]));
        List<StepRecord> steps = Trained(own, folder.Path);
        Assert.StartsWith("iteration,", File.ReadLines(folder.Of("steps.csv")).First(), StringComparison.Ordinal);
        Assert.EndsWith(",recall,action,score,scoreSpread", File.ReadLines(folder.Of("steps.csv")).First(), StringComparison.Ordinal);
        Assert.All(steps, s => Assert.Equal(Search.Candidates[s.Search!.Action], s.Coefficients));
        Assert.Equal(steps, RunFolder.ReadSteps(folder.Path, own));
    }

    [Fact]
    public void AFastSearch_OrdersAsAnExactOne_WhicheverCandidateIsTheReference()
    {
        foreach (int reference in Enumerable.Range(0, Search.Candidates.Count))
        {
            Method own = new("own", "", new Search((candidates, scores) => candidates[scores.ToList().IndexOf(scores.Min())], reference));
            Assert.Equal(Trained(own, null, LookAheadKind.Exact).Select(s => s.Coefficients), Trained(own, null).Select(s => s.Coefficients));
        }
    }

    [Fact]
    public void ASearchThatTakesWhatItDidNotTry_IsToldSo() => Assert.Contains(
        "takes one of the candidates", Assert.Throws<InvalidOperationException>(() => Trained(new("own", "", new Search((_, _) => new(9, 9, 9))), null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void AReferenceThatIsNoCandidate_IsRefused(int reference) => Assert.Contains(
        $"4 candidates and the reference at place {reference}",
        Assert.Throws<ArgumentException>(() => Trained(new("own", "", new Search((candidates, _) => candidates[0], reference)), null)).Message, StringComparison.Ordinal);

    [Fact]
    public void ASchedule_KnowsTheStep_AlsoWhereARunGoesOn()
    {
        using var folder = new TemporaryFolder();
        Method own = new("falling", "", new Falling());
        using (RunFolder made = RunFolder.Create(folder.Path, own)) Assert.Equal(3, Run(own).Run(made).Take(3).Count());
        using (RunFolder again = RunFolder.Reopen(folder.Path, own)) Assert.Equal([1.0 / 4, 1.0 / 5, 1.0 / 6], Run(own).Resume(again).Select(s => s.Coefficients.BetaSquared));
    }

    private static List<StepRecord> Trained(Method method, string? path, LookAheadKind lookAhead = LookAheadKind.Fast)
    {
        using RunFolder? folder = path is null ? null : RunFolder.Create(path, method);
        return [.. Run(method, lookAhead).Run(folder)];
    }

    private static TrainingRun Run(Method method, LookAheadKind lookAhead = LookAheadKind.Fast)
    {
        PatientSplit split = PatientSplit.Of(Data.Patients, 1);
        TrainingOptions options = Small.Options(steps: 6) with { ValidateEvery = 3, LookAhead = lookAhead, Threads = 1, TumourShare = 1 };
        return new TrainingRun(method, options, Data, split, EvaluationFrames.Of(Data, split.Validation, null));
    }

    private sealed class Search(Func<IReadOnlyList<Coefficients>, IReadOnlyList<double>, Coefficients> choose, int reference = 0) : ICoefficientStrategy
    {
        internal static IReadOnlyList<Coefficients> Candidates { get; } = [Coefficients.Dice, Coefficients.Tversky(0.6, 1.4), Coefficients.Effectiveness(2), Coefficients.Effectiveness(0.5)];

        public Coefficients Initial => Coefficients.Dice;

        public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => choose(Candidates, lookAhead(Candidates, reference));
    }

    private sealed class Falling : ICoefficientStrategy
    {
        public Coefficients Initial => Coefficients.Dice;

        public bool IsAdaptive => false;

        public bool LooksAhead => false;

        public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => Coefficients.Effectiveness(1.0 / iteration);
    }
}
