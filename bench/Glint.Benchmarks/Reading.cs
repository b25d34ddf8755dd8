using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>Reading a large .nii.gz as float, beside nibabel on the same file.</summary>
internal static class Reading
{
    internal const string Name = "reading";
    internal const string Description = "reading a 512 x 512 x 600 int16 .nii.gz as float32, against nibabel (python3-nibabel): time and peak memory";

    private const double TargetTime = 1, TargetPeak = 1.5;
    private const int SampleEvery = 1 << 20;

    internal static int Run(bool quick)
    {
        (int slices, int pairs) = quick ? (60, 5) : (600, 7);
        string script = Path.Combine(RepositoryRoot(), "bench", "peers", "read_nibabel.py"), path = Path.Combine(Path.GetTempPath(), $"glint-reading-{Environment.ProcessId}.nii.gz");
        string? version = Output(script, "version");
        if (version is null)
        {
            Console.Error.WriteLine("The peer does not run: python3, or what GLINT_PYTHON names, needs nibabel (apt: python3-nibabel).");
            return 1;
        }
        try
        {
            _ = Output(script, "make", path, slices.ToString(CultureInfo.InvariantCulture));
            using Process peer = Start(script, "read", path);
            (List<double> ours, List<double> theirs, List<double> ratios) = ([], [], []);
            double floatBytes = 0, peak = 0;
            for (int pair = -1; pair < pairs; pair++)
            {
                long before = Environment.WorkingSet, most = 0;
                double seconds = 0, sum = 0;
                void Read()
                {
                    var clock = Stopwatch.StartNew();
                    Volume volume = NiftiFile.Read(path);
                    seconds = clock.Elapsed.TotalSeconds;
                    floatBytes = volume.Voxels.Length * (double)sizeof(float);
                    for (int i = 0; i < volume.Voxels.Length; i += SampleEvery) sum += volume.Voxels[i];
                }
                if (PeakMemory.CanMeasure) most = PeakMemory.During(Read);
                else Read();
                GC.Collect();
                peer.StandardInput.WriteLine();
                string[] answer = peer.StandardOutput.ReadLine()!.Split(' ');
                if (Math.Abs(sum - double.Parse(answer[1], CultureInfo.InvariantCulture)) > 1) throw new InvalidOperationException($"The readers disagree: {sum} and {answer[1]}.");
                // The first pair warms both up; its memory is the one that starts from nothing.
                if (pair < 0) peak = (most - before) / floatBytes;
                else
                {
                    double their = double.Parse(answer[0], CultureInfo.InvariantCulture);
                    ours.Add(seconds);
                    theirs.Add(their);
                    ratios.Add(seconds / their);
                }
            }
            peer.StandardInput.Close();
            EnvironmentRecord here = EnvironmentRecord.Here();
            double ratio = Exploratory.Median(ratios);
            Console.WriteLine($"{here.Machine}; {here.DotNet}; {version.Trim()}");
            Console.WriteLine($"512 x 512 x {slices} int16, {new FileInfo(path).Length / 1e6:0} MB packed, as float32; {pairs} pairs, interleaved");
            Console.WriteLine($"Glint     median {Exploratory.Median(ours):0.00} s ({ours.Min():0.00} to {ours.Max():0.00}), peak memory {(PeakMemory.CanMeasure ? $"{peak:0.00}" : "n/a")} of the float size (target: under {TargetPeak})");
            Console.WriteLine($"nibabel   median {Exploratory.Median(theirs):0.00} s ({theirs.Min():0.00} to {theirs.Max():0.00})");
            Console.WriteLine($"Glint over nibabel: median {ratio:0.00} ({ratios.Min():0.00} to {ratios.Max():0.00}; target: at most {TargetTime})");
            Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, slices, pairs, timeOverNibabel = ratio, peakOverFloatSize = PeakMemory.CanMeasure ? peak : (double?)null, machine = here.Machine }));
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Output(string script, params string[] arguments)
    {
        using Process process = Start(script, arguments);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }

    private static Process Start(string script, params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.GetEnvironmentVariable("GLINT_PYTHON") ?? "python3", [script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Glint.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
