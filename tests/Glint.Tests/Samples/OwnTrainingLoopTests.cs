using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Glint.Tests.Samples;

public class OwnTrainingLoopTests
{
    [Fact]
    public async Task Sample_RunsAndItsAdaptiveLossFalls()
    {
        // Referenced by this project, so that it is built with the tests and lies beside them.
        string program = Path.Combine(AppContext.BaseDirectory, "OwnTrainingLoop.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        double[] losses = Regex.Matches(output, @"loss (\d\.\d+)").Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(3, losses.Length);
        Assert.True(losses[2] < losses[0] && losses[2] < 0.9, output);
        Assert.Contains("AlphaP", output, StringComparison.Ordinal);
    }
}
