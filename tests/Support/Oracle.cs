using System.Diagnostics;

namespace Glint.Tests.Support;

/// <summary>Programs of others that say what is right. Where one is not installed the test that asks it is skipped.</summary>
internal static class Oracle
{
    // Debian's own Python, for which apt installs modules; another one on the path has none of them.
    private const string PythonPath = "/usr/bin/python3", PythonModules = "/usr/lib/python3/dist-packages";
    private const int MostMilliseconds = 120_000;

    /// <summary>What a program prints, which has to succeed.</summary>
    public static string Run(string program, params string[] arguments) => Started(program, arguments, mustSucceed: true).Output;

    /// <summary>What a program prints, its errors too, whether it succeeds or not.</summary>
    public static string Said(string program, params string[] arguments)
    {
        (string output, string errors) = Started(program, arguments, mustSucceed: false);
        return output + errors;
    }

    /// <summary>What a Python script prints, which has to succeed.</summary>
    /// <param name="modules">Those beside Python's own that it imports, such as "pydicom" or "gdcm.py": names in the folder of modules.</param>
    /// <param name="script">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Python(string[] modules, string script, params string[] arguments)
    {
        foreach (string module in modules) Assert.SkipUnless(Path.Exists(Path.Combine(PythonModules, module)), $"Python's {module} is not installed.");
        return Run(PythonPath, ["-W", "ignore", "-c", script, .. arguments]);
    }

    private static (string Output, string Errors) Started(string program, string[] arguments, bool mustSucceed)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipUnless(path is not null, $"{program} is not installed.");
        using Process process = Process.Start(new ProcessStartInfo(path!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(MostMilliseconds))
        {
            process.Kill();
            Assert.Fail($"{program} runs for over {MostMilliseconds / 1000} s.");
        }
        Assert.True(!mustSucceed || process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output.Result} {errors.Result}");
        return (output.Result, errors.Result);
    }
}
