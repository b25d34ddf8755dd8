using CsCheck;

namespace Glint.Imaging.Tests;

public class GlintExceptionTests
{
    [Theory]
    [InlineData("Image a.nii is cut off.", "Image a.nii is cut off.")]
    [InlineData("It lies in the frame 1.2\n.5, not in 1.2\r\n.4.", "It lies in the frame 1.2 .5, not in 1.2  .4.")]
    [InlineData("Named \u001b[2JDoe\0 and M\u00fcller\u2028.", "Named ?[2JDoe? and M\u00fcller .")]
    public void WhatAFileSays_CannotBreakTheLine(string message, string expected) => Assert.Equal(expected, new GlintException(message).Message);

    [Fact]
    public void AMessage_IsALineOfTheSameLength_WhateverItQuotes() => Gen.String.Sample(text =>
    {
        string line = new GlintException(text, new IOException()).Message;
        return line.Length == text.Length && !line.Any(char.IsControl) && line.ReplaceLineEndings("") == line;
    });
}
