namespace Glint.Imaging.Tests;
public class SmokeTests
{
    [Fact] public void A() => Assert.Equal("x", new GlintException("x").Message);
}
