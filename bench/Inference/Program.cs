// What bench/Inference/run starts: a program that knows Glint.Inference only, and a client of samples/Service.
using System.Diagnostics;
using System.Globalization;
using Glint.Benchmarks;
using Glint.Imaging;
using Glint.Inference;

switch (args)
{
    case ["scan", var path, var side, var slices]:
        ScanFile.Write(path, Scan(Number(side), Number(slices)));
        return 0;
    case ["first", var model, var side]:
        using (Segmenter segmenter = Segmenter.Open(model)) _ = segmenter.Find(Scan(Number(side), 1));
        double seconds = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} {Memory.PeakMegabytes("self"):0}"));
        return 0;
    case ["load", var url, var path, var clients, var duration, var process]:
        return await Load.Run(url, await File.ReadAllBytesAsync(path), Number(clients), TimeSpan.FromSeconds(Number(duration)), process);
    default:
        Console.Error.WriteLine("Usage: Inference scan PATH SIDE SLICES | first MODEL SIDE | load URL SCAN CLIENTS SECONDS PROCESS      see bench/Inference/run");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static Volume Scan(int side, int slices)
{
    var random = new Random(5);
    return new Volume(Geometry.AlongAxes(side, side, slices, new(0.7, 0.7, 2.5)), [.. Enumerable.Range(0, side * side * slices).Select(_ => (float)random.Next(-200, 300))]);
}
