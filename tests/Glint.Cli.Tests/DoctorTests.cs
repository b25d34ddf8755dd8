namespace Glint.Cli.Tests;

/// <summary>Whatever processor this is, what Glint uses on it is right.</summary>
[Collection("commands share the process's threads")]
public class DoctorTests
{
    [Fact]
    public void Doctor_NamesTheMachine_AndFindsARightWayForEveryConvolutionInFloat32AndBFloat16()
    {
        CommandLine doctor = CommandLine.Run("doctor");
        Assert.Equal(GlintCommand.Done, doctor.ExitCode);
        Assert.All(new[] { "Machine", "Instructions", "Data caches", "libtorch 2.", "float32", "bfloat16", "Every convolution here is right" }, part => Assert.Contains(part, doctor.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("no way is right", doctor.Output, StringComparison.Ordinal);
    }
}
