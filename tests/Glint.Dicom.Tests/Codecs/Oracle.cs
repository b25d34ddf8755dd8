using System.Diagnostics;

namespace Glint.Dicom.Tests.Codecs;

/// <summary>Independent tools that code or decode; a test that needs an absent one is skipped.</summary>
internal static class Oracle
{
    private const string PythonPath = "/usr/bin/python3";
    private static readonly string[] Folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    /// <summary>Runs a tool, which has to succeed.</summary>
    public static void Run(string tool, params string[] arguments)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
        Assert.SkipUnless(path is not null, $"The oracle {tool} is absent.");
        Start(path!, arguments, null);
    }

    /// <summary>Runs a script with Debian's Python, which has pydicom and GDCM.</summary>
    public static void Python(string script, params string[] arguments)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/pydicom"), "The oracle pydicom is absent.");
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/gdcm.py"), "The oracle GDCM for Python is absent.");
        Start(PythonPath, ["-", .. arguments], script);
    }

    public static void ShouldEqual(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int same = expected.CommonPrefixLength(actual);
        Assert.True(same == expected.Length, same == expected.Length ? "" : $"Sample {same} of {expected.Length} is {actual[same]} instead of {expected[same]}.");
    }

    private static void Start(string path, string[] arguments, string? input)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(60_000), $"{path} runs for over a minute.");
        Assert.True(process.ExitCode == 0, $"{path} {string.Join(' ', arguments)}: {output.Result} {errors.Result}");
    }
}

internal sealed class OracleFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("glint-codecs-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
