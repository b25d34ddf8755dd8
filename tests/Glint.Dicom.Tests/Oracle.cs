using System.Diagnostics;

namespace Glint.Dicom.Tests;

/// <summary>Starts another program that reads or writes DICOM; a test skips where it is not installed.</summary>
internal static class Oracle
{
    public static string Run(string program, params string[] arguments)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(Path.IsPathRooted(program) ? File.Exists(program) : folders.Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not installed.");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output} {errors.Result}");
    }
}
