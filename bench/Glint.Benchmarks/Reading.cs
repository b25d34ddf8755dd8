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

    private const double TargetTime = 1, TargetPeak = 1.5, LargestDifference = 1;
    private const int SampleEvery = 1 << 20;

    internal static int Run(bool quick)
    {
        (int slices, int pairs) = quick ? (60, 5) : (600, 7);
        string path = Path.Combine(Path.GetTempPath(), $"glint-reading-{Environment.ProcessId}.nii.gz");
        try
        {
            string version = Peer.Version(PythonLibrary.Nibabel);
            using (Peer maker = Peer.Python(PythonLibrary.Nibabel, "make", path, slices.ToString(CultureInfo.InvariantCulture))) maker.Finish();
            using Peer peer = Peer.Python(PythonLibrary.Nibabel, "read", path);
            (List<double> ours, List<double> theirs) = ([], []);
            double floatBytes = 512.0 * 512 * slices * sizeof(float), peak = 0;
            for (int pair = -1; pair < pairs; pair++)
            {
                (double seconds, double sum, long resident) = Read(path);
                GC.Collect();
                double[] answer = [.. peer.Ask().Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                (double their, double theirSum) = (answer[0], answer[1]);
                if (Math.Abs(sum - theirSum) > LargestDifference) throw new InvalidOperationException($"The readers disagree: {sum} and {theirSum}.");
                // The first pair warms both up; its memory is the one that starts from nothing.
                if (pair < 0) peak = resident / floatBytes;
                else
                {
                    ours.Add(seconds);
                    theirs.Add(their);
                }
            }
            List<double> ratios = [.. ours.Zip(theirs, (our, their) => our / their)];
            double ratio = Exploratory.Median(ratios);
            string machine = EnvironmentRecord.Here().Machine;
            Console.WriteLine($"{machine}; {EnvironmentRecord.Here().DotNet}; {version}");
            Console.WriteLine($"512 x 512 x {slices} int16, {new FileInfo(path).Length / 1e6:0} MB packed, as float32; {pairs} pairs, interleaved");
            Console.WriteLine($"Glint     median {Exploratory.Median(ours):0.00} s ({ours.Min():0.00} to {ours.Max():0.00}), peak memory {(PeakMemory.CanMeasure ? $"{peak:0.00}" : "n/a")} of the float size (target: under {TargetPeak})");
            Console.WriteLine($"nibabel   median {Exploratory.Median(theirs):0.00} s ({theirs.Min():0.00} to {theirs.Max():0.00})");
            Console.WriteLine($"Glint over nibabel: median {ratio:0.00} ({ratios.Min():0.00} to {ratios.Max():0.00}; target: at most {TargetTime})");
            Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, slices, pairs, timeOverNibabel = ratio, peakOverFloatSize = PeakMemory.CanMeasure ? peak : (double?)null, machine }));
            return 0;
        }
        finally
        {
            if (File.Exists(path)) File.Delete(path);
        }
    }

    // The bytes are those that became resident at the most.
    private static (double Seconds, double Sum, long Resident) Read(string path)
    {
        long before = Environment.WorkingSet, most = 0;
        double seconds = 0, sum = 0;
        if (PeakMemory.CanMeasure) most = PeakMemory.During(Work);
        else Work();
        return (seconds, sum, most - before);

        void Work()
        {
            var clock = Stopwatch.StartNew();
            Volume volume = ScanFile.Read(path);
            seconds = clock.Elapsed.TotalSeconds;
            for (int i = 0; i < volume.Voxels.Length; i += SampleEvery) sum += volume.Voxels[i];
        }
    }
}
