using System.Diagnostics;

namespace Glint.Dicom.Tests;

/// <summary>Programs of others that say whether a file is right; where one is absent, the test is skipped.</summary>
internal static class Tool
{
    /// <summary>All that dciodvfy of dicom3tools calls an error in a file.</summary>
    public static IEnumerable<string> ErrorsOf(string file) =>
        Output("dciodvfy", [file], mayFail: true).Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal));

    /// <summary>The masks that plastimatch makes of a structure set, by ROI.</summary>
    public static Mask Plastimatch(string structureSet, string series, string roi, string folder, bool exclusiveOr = false)
    {
        string[] how = exclusiveOr ? ["--xor-contours"] : [];
        Output("plastimatch",
            ["convert", "--input", structureSet, "--referenced-ct", series, "--output-prefix", folder, "--prefix-format", "nii", .. how]);
        Volume labels = ScanFile.Read(Path.Combine(folder, $"{roi}.nii"));
        return Mask.FromLabels(labels, 1, roi);
    }

    /// <summary>What a Python script with pydicom and numpy prints.</summary>
    public static string Python(string script, params string[] arguments)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/pydicom"), "The oracle pydicom is absent.");
        return Output("python3", ["-W", "ignore", "-c", script, .. arguments]);
    }

    private static string Output(string tool, string[] arguments, bool mayFail = false)
    {
        string path = Path.Combine("/usr/bin", tool);
        Assert.SkipUnless(File.Exists(path), $"The oracle {tool} is absent.");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(120_000))
        {
            process.Kill();
            Assert.Fail($"{tool} runs for over two minutes.");
        }
        Assert.True(mayFail || process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {output.Result} {errors.Result}");
        return output.Result + errors.Result;
    }
}
