using System.Diagnostics;

namespace Glint.Cli.Tests;

/// <summary>Two processes that make one cache at once.</summary>
[Collection("commands share the process's threads")]
public sealed class SharedCacheTests
{
    // So many that the first process can be caught in the middle of reading them.
    private const int Patients = 60;

    [Fact]
    public async Task AProcessHeldInTheMiddleOfBuilding_AndOneThatBuildsMeanwhile_BothTrainAsWithoutACache()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A process is held by its signals here.");
        using var sets = DataSets.Of(Patients);
        string cache = Path.Combine(sets.Root, "cache"), first = Path.Combine(sets.Root, "first"), second = Path.Combine(sets.Root, "second");
        Directory.CreateDirectory(cache);
        using Process held = Start(sets.Train("--cache", cache, "--out", first, "--threads", "1"));
        byte[] theirs;
        try
        {
            while (Directory.GetFiles(cache).Length == 0 && !held.HasExited) await Task.Delay(1, TestContext.Current.CancellationToken);
            Signal(held, "STOP");
            Assert.Equal(".tmp", Path.GetExtension(Assert.Single(Directory.GetFiles(cache))));
            using Process other = Start(sets.Train("--cache", cache, "--out", second, "--threads", "1"));
            await End(other);
            Assert.Equal([".slices", ".tmp"], Directory.GetFiles(cache).Select(Path.GetExtension).Order());
            theirs = File.ReadAllBytes(Directory.GetFiles(cache, "*.slices")[0]);
            Signal(held, "CONT");
            await End(held);
        }
        finally
        {
            held.Kill();
        }

        Assert.Equal(theirs, File.ReadAllBytes(Assert.Single(Directory.GetFiles(cache))));
        Assert.Equal(GlintCommand.Done, CommandLine.Run(sets.Train("--threads", "1")).ExitCode);
        foreach (string name in new[] { "steps.csv", "validation.csv", "model.glint" })
        {
            byte[] expected = File.ReadAllBytes(Path.Combine(sets.Out, name));
            Assert.All([first, second], run => Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run, name))), $"{name} of {run} differs"));
        }
    }

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static void Signal(Process process, string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task End(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == GlintCommand.Done, await error);
    }
}
