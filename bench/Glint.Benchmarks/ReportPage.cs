using System.Diagnostics;
using System.Text.Json;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Data;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Benchmarks;

/// <summary>Making a report: from the scores of all runs to the page, with its cases.</summary>
internal static class ReportPage
{
    internal const string Name = "report";
    internal const string Description = "a report of 5 methods, 5 seeds and 20 patients from made-up scores and phantom slices of 512 x 512: seconds and MB";

    private const int Seeds = 5, Patients = 20, TrainingPatients = 2;
    private const double TargetSeconds = 20, TargetMegabytes = 15;

    private static readonly string[] Methods = ["D", "E", "T", "GD", "GE"];

    internal static void Run(bool quick)
    {
        (int side, int slices, int steps) = quick ? (128, 6, 200) : (512, 30, 3000);
        SliceDataset data = Phantom.Dataset(new PhantomOptions(Side: side, Patients: Patients + TrainingPatients, SlicesPerPatient: slices));
        Func<ComparisonRecord> measured = MadeUpRecord.Measured(Methods, Seeds, data, steps, hasScans: quick);
        string folder = Directory.CreateTempSubdirectory("glint-report-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            ComparisonResult result = ResultOf.Record(measured());
            ReportData.Write(result, folder);
            Report.Write(result, folder);
            double seconds = clock.Elapsed.TotalSeconds;
            clock.Restart();
            Report.Write(ReportData.Read([folder]), folder);
            double again = clock.Elapsed.TotalSeconds, page = Megabytes(folder, Report.PageName), kept = Megabytes(folder, ReportData.Name);
            EnvironmentRecord here = EnvironmentRecord.Here();
            int shown = result.Cases!.Patients.Sum(p => p.Slices.Count);
            Console.WriteLine($"{here.Machine}; {here.DotNet}");
            Console.WriteLine($"{Methods.Length} methods, {Seeds} seeds, {Patients} patients with {slices} slices of {side} x {side}, {steps} steps a run; {shown} slices in the case browser{(quick ? "; whole scans too" : "")}");
            Console.WriteLine($"made from scores   {seconds:0.0} s (target: under {TargetSeconds})");
            Console.WriteLine($"made again         {again:0.0} s, as glint report does");
            Console.WriteLine($"{Report.PageName,-18} {page:0.0} MB (target: under {TargetMegabytes})");
            Console.WriteLine($"{ReportData.Name,-18} {kept:0.0} MB");
            Console.WriteLine(JsonSerializer.Serialize(new { verb = Name, side, shown, seconds, again, pageMegabytes = page, dataMegabytes = kept, machine = here.Machine }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Megabytes(string folder, string name) => new FileInfo(Path.Combine(folder, name)).Length / 1e6;
}
