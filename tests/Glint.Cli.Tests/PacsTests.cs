using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>
/// samples/pacs, by the programs of others that it is made for, on loopback: in a network of its own where the machine lets a user have one,
/// so that nothing else hears of it, else on free ports.
/// </summary>
[Collection("commands share the process's threads")]
public sealed class PacsTests
{
    // 20 on a machine that does nothing else; tests run beside others.
    private const int MostSeconds = 60;
    private const int MostMilliseconds = 180_000;
    private const string Study = "2.25.7002", Series = "2.25.7003", StudyTag = "0020000D", ModalityTag = "00080060";

    [Fact]
    public void ASeriesPushedToOrthanc_GetsASegmentationAndAStructureSetInItsStudy_Once()
    {
        RequirePrograms("Orthanc", "storescu", "dcmdump", "dump2dcm", "curl", "flock");
        Assert.SkipUnless(File.Exists("/usr/share/orthanc/plugins/libOrthancDicomWeb.so"), "Orthanc's DICOMweb plugin is not installed.");
        using var sets = DataSets.Of(4);
        string said = Ran(sets, "orthanc.sh", sets.Root, Repository.PathOf("samples", "pacs"), "8042", "4242");
        string log = File.ReadAllText(Path.Combine(sets.Root, "orthanc.log"));
        foreach (string answer in new[] { "series.json", "later.json" })
        {
            using JsonDocument found = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Root, answer)));
            (string, string)[] series = [.. found.RootElement.EnumerateArray().Select(s => (Value(s, ModalityTag), Value(s, StudyTag))).Order()];
            Assert.True(series.SequenceEqual([("CT", Study), ("RTSTRUCT", Study), ("SEG", Study)]), $"{answer} after {said}: {string.Join(", ", series)}\n{log}");
        }
        Assert.Contains($"series {Series}: sent seg.dcm and rtstruct.dcm to ORTHANC 127.0.0.1", log, StringComparison.Ordinal);

        static string Value(JsonElement series, string tag) => series.GetProperty(tag).GetProperty("Value")[0].GetString()!;
    }

    [Fact]
    public void ASeriesPushedToStorescp_GoesOnAsSegmentationAndStructureSet_Once()
    {
        RequirePrograms("storescp", "storescu", "echoscu", "dcmdump", "dump2dcm", "flock");
        using var sets = DataSets.Of(4);
        string said = Ran(sets, "storescp.sh", sets.Root, Repository.PathOf("samples", "pacs"), "11112", "11113");
        string log = File.ReadAllText(Path.Combine(sets.Root, "storescp.log"));
        string[] sent = Directory.GetFiles(Path.Combine(sets.Root, "archive"));
        Assert.True(sent.Length == 2, $"{sent.Length} files after {said}: {log}");
        DicomSeries series = DicomSeries.Open(Path.Combine(sets.Root, "ct"));
        byte[] voxels = DicomSegmentation.Read(Assert.Single(sent, f => Path.GetFileName(f).StartsWith("SG.", StringComparison.Ordinal)), series).Voxels;
        Assert.Contains((byte)1, voxels);
        Assert.Equal(voxels, StructureSet.Read(Assert.Single(sent, f => Path.GetFileName(f).StartsWith("RS.", StringComparison.Ordinal)), series, "Tumour").Voxels);
        Assert.Single(log.Split('\n'), l => l.Contains($"series {Series}: sent ", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatFails_IsOneLineInTheLog_AndIsNotTriedForEver()
    {
        RequirePrograms("dcmdump", "dump2dcm", "flock");
        using var sets = DataSets.Of(0);
        Oracle.Run("bash", ScriptOf("series.sh"), Path.Combine(sets.Root, "ct"));
        string script = Repository.PathOf("samples", "pacs", "find-and-send");
        Assert.Matches(
            $"^[-0-9]+ [:0-9]+ find-and-send: series {Series} of .*/ct: glint predict failed: glint: Cannot read model .*no-model.glint[^\n]*\n$",
            Run(["sh", script, Path.Combine(sets.Root, "ct"), "ARCHIVE", "127.0.0.1", "1"], Path.Combine(sets.Root, "no-model.glint")));
        Assert.Empty(Run(["sh", script, Path.Combine(sets.Root, "ct"), "ARCHIVE", "127.0.0.1", "1"], "no-model.glint"));
    }

    // A script of this folder with a model of two steps, which marks everything, and ports for two servers. What it prints.
    private static string Ran(DataSets sets, string script, string folder, string sample, string first, string second)
    {
        Assert.Equal(0, CommandLine.Run(sets.Train("--window", "lung")).ExitCode);
        Oracle.Run("bash", ScriptOf("series.sh"), Path.Combine(folder, "ct"));
        string[] own = Run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], "", mustSucceed: false) == "" ? ["unshare", "-rn", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"] : [];
        if (own.Length == 0) (first, second) = (FreePort(), FreePort());
        return Run([.. own, "bash", ScriptOf(script), folder, sample, first, second, $"{MostSeconds}"], Path.Combine(sets.Out, RunFolder.ModelName));
    }

    // What a command prints, with its errors.
    private static string Run(string[] command, string model, bool mustSucceed = true)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["GLINT"] = Path.Combine(AppContext.BaseDirectory, "Glint.Cli"),
                    ["MODEL"] = model,
                    ["GLINT_OPTIONS"] = "--threshold 0.000001 --threads 1",
                    ["FIND_AND_SEND"] = Repository.PathOf("samples", "pacs", "find-and-send"),
                },
            })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(MostMilliseconds)) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            string said = output.Result + errors.Result;
            Assert.True(!mustSucceed || process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}: {said}");
            return process.ExitCode == 0 ? said : said + $"\nended with {process.ExitCode}";
        }
        catch (System.ComponentModel.Win32Exception e) when (!mustSucceed)
        {
            return e.Message;
        }
    }

    private static string ScriptOf(string name) => Repository.PathOf("tests", "Glint.Cli.Tests", "Pacs", name);

    private static void RequirePrograms(params string[] programs)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (string program in programs) Assert.SkipUnless(folders.Any(f => File.Exists(Path.Combine(f, program))), $"{program} is not installed.");
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
