namespace Glint.Cli.Tests;
public class SmokeTests
{
    [Fact] public void A() => Assert.Equal("x", new GlintException("x").Message);
}
