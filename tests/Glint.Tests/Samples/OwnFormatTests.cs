using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Samples;

public sealed class OwnFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sample_ReadsItsFormatAndWritesAMaskOnTheScansGrid()
    {
        (string scan, string mask) = (_folder.Of("ct.plain"), _folder.Of("mask.nii.gz"));
        File.WriteAllBytes(scan, [.. Encoding.ASCII.GetBytes("3 2 1 0.7 0.7 2.5\n"), .. MemoryMarshal.AsBytes<short>([-1000, -50, 0, 40, 60, 1300])]);
        (int code, string output, string errors) = await Run(scan, mask);
        Assert.True(code == 0, errors);
        Assert.Contains("6 voxels of 2.5 mm, -1000 to 1300 HU", output, StringComparison.Ordinal);
        Assert.Equal([0f, 0, 0, 1, 1, 1], ScanFile.Read(mask).Voxels);
        Assert.Null(Geometry.AlongAxes(3, 2, 1, new Vector3D(0.7, 0.7, 2.5)).MismatchWith(ScanFile.ReadGeometry(mask), 1e-6));
    }

    [Theory]
    [InlineData("3 2 2 0.7 0.7 2.5\n123456", "needs 12 values; found 3")]
    [InlineData("3 2\n", "2 numbers, not 6")]
    [InlineData("no header", "is damaged")]
    public async Task Sample_SaysWhatIsWrongWithAFile(string content, string expected)
    {
        File.WriteAllText(_folder.Of("ct.plain"), content);
        (int code, _, string errors) = await Run(_folder.Of("ct.plain"), _folder.Of("mask.nii"));
        Assert.NotEqual(0, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Of("mask.nii")));
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] arguments)
    {
        // Referenced by this project, so that it is built with the tests and lies beside them.
        string program = Path.Combine(AppContext.BaseDirectory, "OwnFormat.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
