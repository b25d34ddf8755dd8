using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;
using GlintStudy;

namespace Glint.Comparing.Tests;

public sealed class MethodTests
{
    public static TheoryData<string> Names => [.. StudyMethods.All.Where(m => m.Derivation is null).Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMethod_LearnsSomethingInAFewSteps(string name)
    {
        Method method = StudyMethods.All.Single(m => m.Name == name);
        // One batch, again and again.
        SliceDataset data = new("one", Small.Discs(1).Of("P00").Take(1));
        TrainingOptions options = Small.Options(steps: 6) with { TumourShare = 1, Network = Small.Options().Network with { DropRate = 0 } };
        using var trainer = new Trainer(options, method, new TrainingFrames(data, data.Patients, options));
        List<StepRecord> steps = [.. trainer.Run()];
        Assert.All(steps, s => Assert.True(double.IsFinite(s.Loss)));
        Assert.True(
            steps[^1].Counts.TruePositives / steps[^1].Counts.FalsePositives > steps[0].Counts.TruePositives / steps[0].Counts.FalsePositives,
            $"{name}: {steps[0].Counts} to {steps[^1].Counts}");
    }

    [Fact]
    public void ALossBesideASearch_IsRefused()
    {
        Method own = Methods.Exploratory with { Name = "own", Objective = Methods.Recommended.Objective };
        Assert.Contains("own tries updates", Assert.Throws<GlintException>(
            () => new Trainer(Small.Options(), own, new TrainingFrames(Small.Discs(1), ["P00"], Small.Options()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMethodThatIsTuned_GoesFromWhatIsTuned_AndAnotherFromItsOwnStartOnly()
    {
        Assert.Equal(Coefficients.Effectiveness(3), Methods.Effectiveness.From(Coefficients.Effectiveness(3)).Strategy.Initial);
        Assert.Equal(Coefficients.Tversky(1, 3), Methods.Tversky.From(Coefficients.Tversky(1, 3)).Strategy.Initial);
        Assert.Same(Methods.Balanced, Methods.Balanced.From(Coefficients.Effectiveness(8)));
        Assert.Equal(
            "E goes from aP 1, aN 1, beta\u00b2 2, or from another beta\u00b2, and not from aP 2, aN 1, beta\u00b2 1. Leave out the coefficients that it does not take.",
            Assert.Throws<GlintException>(() => Methods.Effectiveness.From(Coefficients.Tversky(2, 1))).Message);
        Assert.Throws<GlintException>(() => Methods.Balanced.From(Coefficients.Dice));
        Assert.Throws<GlintException>(() => Methods.Dice.From(Coefficients.Effectiveness(2)));
    }

    [Fact]
    public void ALabel_NamesWhatIsTuned()
    {
        Assert.Equal("effectiveness (F-beta), beta\u00b2 0.5", Methods.Effectiveness.Label(Coefficients.Effectiveness(0.5)));
        Assert.Equal("Tversky, aP 2, aN 1", Methods.Tversky.Label(Coefficients.Tversky(2, 1)));
        Assert.Equal("Dice", Methods.Dice.Label(Coefficients.Dice));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("..")]
    public void AName_ThatCannotBeAFolder_IsRefused(string name) => Assert.Throws<ArgumentException>(() => new Method(name, "", new FixedRule(Coefficients.Dice)));

    [Fact]
    public void TwoMethodsOfOneName_AreNoComparison()
    {
        var plan = new ComparisonPlan([Methods.Dice, Methods.Recommended with { Name = "d" }], 1, Small.Options(), "test", "test");
        Assert.Contains("Two methods of the comparison are called D", Assert.Throws<GlintException>(() => new Comparison(plan, Small.Discs(10), "unused")).Message, StringComparison.Ordinal);
    }
}
