using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Adaptation;

public class AdaptiveLossTests
{
    [Fact]
    public void Loss_UsesTheCoefficientsThatTheRuleChoseFromThisBatch()
    {
        using var scope = NewDisposeScope();
        using var loss = new AdaptiveLoss(DeterministicRule.Published);
        (Tensor p, Tensor g) = Batch();
        double value = loss.call(p, g).ToDouble();
        ConfusionCounts counts = SoftCounts.Squared(p, g).Read();
        Coefficients expected = DeterministicRule.Published.Next(Coefficients.Dice, counts);
        Assert.Equal(expected, loss.Coefficients);
        Assert.NotEqual(Coefficients.Dice, expected);
        Assert.Equal(GeneralizedLoss.Of(counts, expected), value, 6);
        Assert.Equal(new StepRecord(1, value, expected, counts), loss.LastStep);
    }

    [Fact]
    public void Loss_OfAnObjective_CountsAndMinimizesWhatItSays()
    {
        using var scope = NewDisposeScope();
        using AdaptiveLoss loss = Methods.Balanced.NewLoss(CountKind.Linear);
        Assert.Equal(new BalanceRule().Initial, loss.Coefficients);
        (Tensor p, Tensor g) = Batch();
        SoftCounts counts = LesionCounts.Of(CountKind.Linear, p, g, LesionNumbers.Of(g));
        Coefficients expected = new BalanceRule().Next(new BalanceRule().Initial, counts.Read());
        // The rule reads the counts of the usual floor, the loss those of a lower one.
        SoftCounts pulled = LesionCounts.Of(CountKind.Linear, p, g, LesionNumbers.Of(g), 0.001);
        double value = GeneralizedLoss.LogOf(pulled, expected).ToDouble() + CrossEntropy.Of(p, g).ToDouble();
        Assert.Equal(value, loss.call(p, g).ToDouble(), 5);
        Assert.Equal(expected, loss.Coefficients);
        // Without tumour, cross-entropy alone.
        Assert.Equal(CrossEntropy.Of(p, g * 0).ToDouble(), loss.call(p, g * 0).ToDouble(), 5);
    }

    [Fact]
    public void ARule_ReadsTheCountsThatAreItsOwn_AndTheLossTheOthers()
    {
        using var scope = NewDisposeScope();
        (Tensor p, Tensor g) = Batch();
        SoftCounts halved = SoftCounts.Squared(p * 0.5, g);
        var objective = new Objective { RuleCounts = (kind, probability, mask) => SoftCounts.Of(kind, probability * 0.5, mask) };
        using var loss = new AdaptiveLoss(DeterministicRule.Published, objective: objective);
        Tensor value = loss.call(p.requires_grad_(), g);
        Coefficients expected = DeterministicRule.Published.Next(Coefficients.Dice, halved.Read());
        Assert.Equal(new StepRecord(1, value.ToDouble(), expected, halved.Read()), loss.LastStep);
        Assert.Equal(GeneralizedLoss.Of(SoftCounts.Squared(p, g).Read(), expected), value.ToDouble(), 6);
    }

    [Fact]
    public void Loss_OfASearchOrOfAnotherRun_IsRefused()
    {
        Assert.Contains("needs the trainer", Assert.Throws<InvalidOperationException>(() => Methods.Exploratory.NewLoss()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Method("after", "GD's last", new Derivation(Methods.Adaptive, steps => new FixedRule(steps[^1].Coefficients))).NewLoss());
    }

    [Fact]
    public void Loss_InEvaluationMode_HoldsStill()
    {
        using var scope = NewDisposeScope();
        using var loss = new AdaptiveLoss(DeterministicRule.Published);
        (Tensor p, Tensor g) = Batch();
        loss.eval();
        loss.call(p, g);
        Assert.Equal(Coefficients.Dice, loss.Coefficients);
        Assert.Null(loss.LastStep);
    }

    [Fact]
    public void Loss_HasAGradient()
    {
        using var scope = NewDisposeScope();
        using var loss = new AdaptiveLoss(new BalanceRule(), CountKind.Linear);
        (Tensor p, Tensor g) = Batch();
        Tensor leaf = p.clone().requires_grad_();
        loss.call(leaf, g).backward();
        Assert.True(leaf.grad!.abs().sum().ToDouble() > 0);
    }

    [Fact]
    public void Loss_RefusesLogits()
    {
        using var scope = NewDisposeScope();
        using var loss = new AdaptiveLoss(new BalanceRule());
        (Tensor p, Tensor g) = Batch();
        string message = Assert.Throws<ArgumentException>(() => loss.call(p * 8 - 4, g)).Message;
        Assert.Contains("sigmoid", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => loss.call(p * double.NaN, g));
    }

    [Fact]
    public void Loss_CalledFiftyTimes_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        using var loss = new AdaptiveLoss(new BalanceRule());
        (Tensor p, Tensor g) = Batch();
        long Live()
        {
            using (var step = NewDisposeScope()) loss.call(p, g);
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }
        long first = Live();
        for (int i = 0; i < 50; i++) Assert.Equal(first, Live());
    }

    private static (Tensor P, Tensor G) Batch()
    {
        random.manual_seed(11);
        return (rand(2, 1, 16, 16), rand(2, 1, 16, 16).ge(0.95).to(float32));
    }
}
