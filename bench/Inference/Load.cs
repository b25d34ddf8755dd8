using System.Diagnostics;
using System.Text.Json;

namespace Glint.Benchmarks;

/// <summary>Clients that post the same scan to /lesions one after the other, each as soon as it has its answer.</summary>
internal static class Load
{
    internal static async Task<int> Run(string url, byte[] scan, int clients, TimeSpan duration, string process)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        await Post(http, url, scan);    // the first computes what later ones find done
        double[] lone = Sorted(await Client(http, url, scan, duration / 5));
        using var stop = new CancellationTokenSource();
        Task<List<double>> memory = Watch(process, stop.Token);
        double[] together = Sorted([.. (await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Client(http, url, scan, duration)))).SelectMany(s => s)]);
        await stop.CancelAsync();
        List<double> megabytes = await memory;
        int quarter = Math.Max(1, megabytes.Count / 4);
        (double early, double late) = (Median([.. megabytes.Skip(quarter).Take(quarter)]), Median([.. megabytes.TakeLast(quarter)]));
        double ratio = At(together, 0.95) / At(lone, 0.5);
        Console.WriteLine($"one client: {lone.Length} requests, median {At(lone, 0.5):0.000} s, 95th percentile {At(lone, 0.95):0.000} s");
        Console.WriteLine($"{clients} clients, {duration.TotalSeconds:0} s: {together.Length} requests, no error, median {At(together, 0.5):0.000} s, 95th percentile {At(together, 0.95):0.000} s: {ratio:0.00} of the lone request's median (target: under 2.5)");
        Console.WriteLine($"resident memory: second quarter {early:0} MB, last quarter {late:0} MB (median of samples a second apart)");
        Console.WriteLine(JsonSerializer.Serialize(new { verb = "load", clients, seconds = duration.TotalSeconds, requests = together.Length, ratio, early, late }));
        return 0;
    }

    private static async Task<List<double>> Client(HttpClient http, string url, byte[] scan, TimeSpan duration)
    {
        var seconds = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            TimeSpan before = clock.Elapsed;
            await Post(http, url, scan);
            seconds.Add((clock.Elapsed - before).TotalSeconds);
        }
        return seconds;
    }

    // An answer that is none ends the benchmark.
    private static async Task Post(HttpClient http, string url, byte[] scan)
    {
        using var content = new ByteArrayContent(scan);
        using HttpResponseMessage answer = await http.PostAsync(new Uri(url + "/lesions"), content);
        answer.EnsureSuccessStatusCode();
        using JsonDocument _ = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
    }

    private static async Task<List<double>> Watch(string process, CancellationToken stop)
    {
        var megabytes = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            megabytes.Add(Memory.Megabytes(process));
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        return megabytes;
    }

    private static double[] Sorted(List<double> values) => [.. values.Order()];

    private static double Median(double[] values) => At([.. values.Order()], 0.5);

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
}
