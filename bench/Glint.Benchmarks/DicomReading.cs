using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>Reading a large CT series as float, beside dcm2niix; and a smaller one in JPEG 2000, beside OpenJPEG's own program.</summary>
internal static class DicomReading
{
    internal const string Name = "dicom";
    internal const string Description = "reading a 512 x 512 x 300 CT series against dcm2niix: time and peak memory; JPEG 2000 against opj_decompress (libopenjp2-tools, libgdcm-tools)";

    private const double TargetTime = 1, TargetPeak = 1.5, TargetJpeg2000 = 3;
    private const int Side = 512;

    internal static int Run(bool quick)
    {
        (int slices, int packedSlices, int pairs) = quick ? (30, 4, 3) : (300, 20, 7);
        // In memory, where the machine has such a folder: it is the programs that are measured.
        string root = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"glint-dicom-{Environment.ProcessId}");
        try
        {
            string machine = EnvironmentRecord.Here().Machine;
            Console.WriteLine($"{machine}; {EnvironmentRecord.Here().DotNet}; {Version("dcm2niix", "--version")}");
            WriteSeries(Path.Combine(root, "plain"), slices);
            GC.Collect();
            double floatBytes = (double)Side * Side * slices * sizeof(float);
            double peak = double.NaN;
            long before = Environment.WorkingSet;    // of a heap that nothing has grown yet
            if (PeakMemory.CanMeasure) peak = (PeakMemory.During(() => Read(Path.Combine(root, "plain"))) - before) / floatBytes;
            (double[] ours, double[] theirs) = Pairs(pairs, () => Read(Path.Combine(root, "plain")), () => ToNifti(Path.Combine(root, "plain"), Path.Combine(root, "nifti")));
            double[] plain = Print($"512 x 512 x {slices} int16, uncompressed", "dcm2niix (reads and writes .nii)", ours, theirs, TargetTime);
            Console.WriteLine($"peak memory {(double.IsNaN(peak) ? "n/a" : $"{peak:0.00}")} of the float size (target: under {TargetPeak})");

            WriteSeries(Path.Combine(root, "small"), packedSlices);
            PackJpeg2000(Path.Combine(root, "small"), Path.Combine(root, "packed"), Path.Combine(root, "streams"));
            (ours, theirs) = Pairs(pairs, () => Read(Path.Combine(root, "packed")), () => Decompress(Path.Combine(root, "streams")));
            double[] packed = Print($"512 x 512 x {packedSlices} in JPEG 2000, lossless", "opj_decompress (writes .pgx)", ours, theirs, TargetJpeg2000);
            Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, slices, pairs, timeOverDcm2niix = plain, peakOverFloatSize = double.IsNaN(peak) ? (double?)null : peak, timeOverOpenJpeg = packed, machine }));
            return 0;
        }
        finally
        {
            if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        }
    }

    private static (double[] Ours, double[] Theirs) Pairs(int pairs, Action our, Action their)
    {
        (List<double> ours, List<double> theirs) = ([], []);
        for (int pair = -1; pair < pairs; pair++)    // the first warms both up
        {
            (double a, double b) = (Seconds(our), Seconds(their));
            if (pair < 0) continue;
            ours.Add(a);
            theirs.Add(b);
        }
        return ([.. ours], [.. theirs]);
    }

    // Median, lowest and highest ratio.
    private static double[] Print(string what, string peer, double[] ours, double[] theirs, double target)
    {
        double[] ratios = [.. ours.Zip(theirs, (a, b) => a / b).Order()];
        Console.WriteLine($"{what}; {ours.Length} pairs, interleaved");
        Console.WriteLine($"Glint   median {Exploratory.Median(ours):0.00} s ({ours.Min():0.00} to {ours.Max():0.00})");
        Console.WriteLine($"{peer}   median {Exploratory.Median(theirs):0.00} s ({theirs.Min():0.00} to {theirs.Max():0.00})");
        double median = Exploratory.Median(ratios);
        Console.WriteLine($"ratio   median {median:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}; target: at most {target})");
        return [median, ratios[0], ratios[^1]];
    }

    private static double Seconds(Action work)
    {
        GC.Collect();
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static void Read(string folder) => _ = DicomSeries.Open(folder).Read();

    private static void ToNifti(string folder, string output)
    {
        Directory.CreateDirectory(output);
        Start("dcm2niix", "-z", "n", "-b", "n", "-w", "1", "-f", "out", "-o", output, folder);
    }

    // One process for all slices, on as many threads as there are cores.
    private static void Decompress(string folder)
    {
        foreach (string earlier in Directory.GetFiles(folder, "*.pgx")) File.Delete(earlier);
        Start("opj_decompress", "-ImgDir", folder, "-OutFor", "pgx", "-threads", Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    // Noise on a body: smooth parts, edges and CT's noise, as compression sees them.
    private static void WriteSeries(string folder, int slices)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        var pixels = new long[Side * Side];
        for (int z = 0; z < slices; z++)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                double x = (i % Side / (double)Side) - 0.5, y = (i / Side / (double)Side) - 0.5, r = Math.Sqrt((x * x) + (2 * y * y));
                pixels[i] = (r > 0.45 ? 24 : 1064 + (int)(80 * Math.Sin(20 * x) * Math.Cos(17 * y))) + random.Next(-12, 13);
            }
            DicomFile.Write(Path.Combine(folder, $"{z:000}.dcm"), Slice(z, pixels));
        }
    }

    private static DataSet Slice(int index, long[] pixels)
    {
        var dataSet = new DataSet();
        dataSet.SetText(Tags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2");
        dataSet.SetText(Tags.SopInstanceUid, DicomUid.From($"benchmark slice {index}"));
        dataSet.SetText(Tags.Modality, "CT");
        dataSet.SetText(Tags.PatientId, "BENCH");
        dataSet.SetText(Tags.StudyInstanceUid, "1.2.3");
        dataSet.SetText(Tags.SeriesInstanceUid, "1.2.3.4");
        dataSet.SetText(Tags.FrameOfReferenceUid, "1.2.3.9");
        dataSet.SetIntegers(Tags.SeriesNumber, 4);
        dataSet.SetIntegers(Tags.InstanceNumber, index + 1);
        dataSet.SetNumbers(Tags.ImagePositionPatient, -180, -180, index * 1.25);
        dataSet.SetNumbers(Tags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0);
        dataSet.SetIntegers(Tags.SamplesPerPixel, 1);
        dataSet.SetText(Tags.PhotometricInterpretation, "MONOCHROME2");
        dataSet.SetIntegers(Tags.Rows, Side);
        dataSet.SetIntegers(Tags.Columns, Side);
        dataSet.SetNumbers(Tags.PixelSpacing, 0.7, 0.7);
        dataSet.SetNumbers(Tags.SliceThickness, 1.25);
        dataSet.SetIntegers(Tags.BitsAllocated, 16);
        dataSet.SetIntegers(Tags.BitsStored, 16);
        dataSet.SetIntegers(Tags.HighBit, 15);
        dataSet.SetIntegers(Tags.PixelRepresentation, 1);
        dataSet.SetNumbers(Tags.RescaleIntercept, -1024);
        dataSet.SetNumbers(Tags.RescaleSlope, 1);
        dataSet.SetIntegers(Tags.PixelData, pixels);
        return dataSet;
    }

    private static void PackJpeg2000(string from, string packed, string streams)
    {
        Directory.CreateDirectory(packed);
        Directory.CreateDirectory(streams);
        foreach (string file in Directory.GetFiles(from))
        {
            string to = Path.Combine(packed, Path.GetFileName(file));
            Start("gdcmconv", "--j2k", file, to);
            Start("gdcmraw", "-i", to, "-o", Path.Combine(streams, Path.GetFileNameWithoutExtension(file) + ".j2k"));
        }
    }

    private static string Version(string program, string argument)
    {
        using Process process = Started(program, argument);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Split('\n')[0].Trim();
    }

    private static void Start(string program, params string[] arguments)
    {
        using Process process = Started(program, arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new GlintException($"{program} fails with exit code {process.ExitCode}: {output.Split('\n').LastOrDefault(l => l.Trim().Length > 0)}");
    }

    private static Process Started(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        }
        catch (Win32Exception e)
        {
            throw new GlintException($"{program} does not start: {e.Message}. Install dcm2niix, libopenjp2-tools and libgdcm-tools.", e);
        }
    }
}
