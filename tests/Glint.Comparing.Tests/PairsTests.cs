namespace Glint.Comparing.Tests;

public sealed class PairsTests
{
    [Theory]
    [InlineData("D,E,GD,GE", "GD-D GD-E GE-D GE-E")]
    [InlineData("GE,T,D,GD", "GE-T GE-D GD-T GD-D")]
    [InlineData("D,E,T", "E-D T-D")]
    [InlineData("GD,GE", "GE-GD")]
    [InlineData("D,GD,GD-mean", "GD-D GD-GD-mean")]
    [InlineData("D", "")]
    public void Pairs_SetEveryAdaptiveMethodAgainstEveryOther_InTheOrderOfTheTables(string methods, string pairs) =>
        Assert.Equal(pairs, string.Join(' ', Pairs.Of([.. methods.Split(',').Select(n => (n, n is "GD" or "GE"))]).Select(p => $"{p.Method}-{p.Against}")));
}
