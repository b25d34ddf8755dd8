using System.Text.Json;
using System.Text.Json.Nodes;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Tests.Data;

/// <summary>What people's files do to HU is seen in the histogram; what CT looks like is let pass.</summary>
public class IntensityDoubtTests
{
    private const int Voxels = 20_000;

    public static TheoryData<string, string?> Scans => new()
    {
        { "chest", null }, { "lung", null }, { "soft tissue", null }, { "masked organ", null }, { "bone", null }, { "padded", null }, { "blanked", null },
    };

    // What happened to the file, and what is said of it.
    public static TheoryData<string, string> Faults => new()
    {
        { "1024 added", "HU with about 1024 added" },
        { "1000 added", "HU with about 1024 added" },
        { "1024 taken away", "HU less about 1024" },
        { "32768 added", "HU with about 32768 added" },
        { "0 to 1", "normalised" },
        { "-1 to 1", "normalised" },
        { "z-scores", "normalised" },
        { "thousandths", "normalised" },
        { "8 bits", "8 bits" },
        { "uint16", "sign was lost, so that negative ones became 65536 more" },
        { "12 bits", "sign was lost, so that negative ones became 4096 more" },
        { "tenfold", "not where CT has them" },
        { "magnetic resonance", "not where CT has them" },
    };

    [Theory]
    [MemberData(nameof(Scans))]
    public void HounsfieldUnits_PassWhateverTheyShow(string scan, string? cause)
    {
        foreach (IntensityWindow window in new[] { IntensityWindow.Lung, IntensityWindow.Liver, new IntensityWindow(-160, 240) })
        {
            Assert.Equal(cause, IntensityDoubt.Of(IntensityFacts.Of(Of(scan)), window)?.Cause);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void ValuesThatAreNoHounsfieldUnits_AreTold_WithTheLikelyCause(string fault, string cause)
    {
        float[] values = Spoilt(Of("chest"), fault);
        IntensityDoubt doubt = Assert.IsType<IntensityDoubt>(IntensityDoubt.Of(IntensityFacts.Of(values), IntensityWindow.Lung));
        Assert.Contains(cause, doubt.Cause, StringComparison.Ordinal);
        // The advice works: what is rescaled as it says is let pass, and what is seen through its window, too.
        if (doubt.Rescale is { } rescale) Assert.Null(IntensityDoubt.Of(IntensityFacts.Of(Array.ConvertAll(values, v => (float)(v * rescale.Slope + rescale.Intercept))), IntensityWindow.Lung));
        if (doubt.Window is { } window) Assert.Null(IntensityDoubt.Of(IntensityFacts.Of(values), window));
    }

    [Theory]
    [InlineData("lung", "1024 added", "1024 added")]
    [InlineData("soft tissue", "1024 added", "1024 added")]
    [InlineData("padded", "uint16", "65536")]
    [InlineData("blanked", "1024 added", "1024 added")]
    [InlineData("soft tissue", "0 to 1", "normalised")]
    [InlineData("bone", "1024 added", "1024 added")]
    public void APartOfABody_IsToldToo(string scan, string fault, string cause) =>
        Assert.Contains(cause, IntensityDoubt.Of(IntensityFacts.Of(Spoilt(Of(scan), fault)), IntensityWindow.Lung)!.Cause, StringComparison.Ordinal);

    [Fact]
    public void AWindowThatWasChosenForHounsfieldUnits_DoesNotSilenceTheDoubt()
    {
        var eightBits = IntensityFacts.Of(Spoilt(Of("chest"), "8 bits"));
        Assert.NotNull(IntensityDoubt.Of(eightBits, IntensityWindow.Liver));
        Assert.NotNull(IntensityDoubt.Of(eightBits, new IntensityWindow(-1000, 300)));
        Assert.Null(IntensityDoubt.Of(eightBits, new IntensityWindow(10, 240)));
    }

    [Fact]
    public void OneScanAmongOthers_IsNamed_AndAllAlikeAreOneLine()
    {
        using var study = Study.Of(5);
        for (int p = 1; p <= 5; p++) Study.Edit(study.Image(Study.Name(p)), v => Of("chest", p).AsSpan(0, v.Voxels.Length).CopyTo(v.Voxels));
        Study.Edit(study.Image("P02"), v => Spoilt(v.Voxels, "1024 added").CopyTo(v.Voxels, 0));
        Study.Edit(study.Image("P04"), v => Spoilt(v.Voxels, "0 to 1").CopyTo(v.Voxels, 0));
        Finding[] found = [.. Check(study).Findings];
        Assert.Equal([("P02", FindingKind.NotHounsfield), ("P04", FindingKind.NotHounsfield)], found.Select(f => (f.Patient!, f.Kind)));
        Assert.Contains("take 1024 from every value", found[0].Text, StringComparison.Ordinal);

        for (int p = 1; p <= 5; p++) Study.Edit(study.Image(Study.Name(p)), v => Spoilt(Of("chest", p)[..v.Voxels.Length], "1024 added").CopyTo(v.Voxels, 0));
        Finding all = Assert.Single(Check(study).Findings);
        Assert.Null(all.Patient);
        Assert.Contains("All 5 images", all.Text, StringComparison.Ordinal);
        Assert.Contains("Pass --rescale 1,-1024, or --window 24,1424", all.Text, StringComparison.Ordinal);
        Assert.Empty(Check(study, new IntensityRescale(1, -1024)).Findings);
        Assert.Empty(Check(study, window: new IntensityWindow(24, 1424)).Findings);
    }

    [Fact]
    public void AScanFarFromTheRest_IsNamed_WhereNoRuleKnowsIt()
    {
        // The others are of 8 bits and seen as such; this one is in HU.
        using var study = Study.Of(5);
        for (int p = 1; p <= 5; p++) Study.Edit(study.Image(Study.Name(p)), v => Spoilt(Of("chest", p)[..v.Voxels.Length], p == 3 ? "none" : "8 bits").CopyTo(v.Voxels, 0));
        Finding far = Assert.Single(Check(study, window: new IntensityWindow(0, 255)).Findings);
        Assert.Equal(("P03", FindingKind.NotHounsfield), (far.Patient, far.Kind));
        Assert.Contains("far from the rest of the data set", far.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AModel_KnowsTheValuesItWasTrainedOn_AndOneOfAnEarlierBuildDoesWithout()
    {
        var range = PatientIntensities.Of(new SliceDataset("set", Enumerable.Range(1, 4).Select(p => SliceOf($"P{p}", Of("chest", p)))), ["P1", "P2", "P3"]);
        foreach (ModelFacts facts in new[] { Facts() with { Intensities = range }, Facts() })
        {
            Assert.Empty(facts.Doubts(Scan(Of("chest", 9)), "s.nii"));
            Assert.Contains("Pass --rescale 1,-1024", Assert.Single(facts.Doubts(Scan(Spoilt(Of("chest"), "1024 added")), "s.nii")), StringComparison.Ordinal);
            Assert.Contains("normalised", Assert.Single(facts.Doubts(Scan(Spoilt(Of("chest"), "0 to 1")), "s.nii")), StringComparison.Ordinal);
        }
        Assert.Contains("unlike the scans that the model was trained on", Assert.Single((Facts() with { Intensities = range }).Doubts(Scan(Of("soft tissue")), "s.nii")), StringComparison.Ordinal);
        Assert.Equal(range, (JsonSerializer.Deserialize<ModelFacts>(JsonSerializer.Serialize(Facts() with { Intensities = range }, GlintJson.Compact), GlintJson.Compact)!).Intensities);
        JsonObject earlier = JsonNode.Parse(JsonSerializer.Serialize(Facts(), GlintJson.Compact))!.AsObject();
        Assert.True(earlier.Remove("intensities"));
        Assert.Null(earlier.Deserialize<ModelFacts>(GlintJson.Compact)!.Intensities);
    }

    [Fact]
    public void WhatLiesBeyondTheWindow_IsNoDifference()
    {
        // Trained on values capped at the window's end, as lidc-nodules are; bone and padding of another scanner go beyond it.
        static float[] Capped(int seed) => Array.ConvertAll(Of("bone", seed), v => Math.Clamp(v - 300, -1000, 400));
        var range = PatientIntensities.Of(new SliceDataset("set", Enumerable.Range(1, 3).Select(p => SliceOf($"P{p}", [.. Capped(p), .. Of("lung", p)]))), ["P1", "P2", "P3"]);
        Assert.Empty((Facts() with { Intensities = range }).Doubts(Scan([.. Of("bone", 5), .. Of("padded", 5)]), "s.nii"));
    }

    [Fact]
    public void AModelOfGreyValues_IsNotToldThatGreyValuesAreNoHounsfieldUnits()
    {
        var seen = new IntensityWindow(0, 255);
        var range = PatientIntensities.Of(new SliceDataset("set", Enumerable.Range(1, 4).Select(p => SliceOf($"P{p}", Spoilt(Of("chest", p), "8 bits")))), ["P1", "P2", "P3", "P4"]);
        ModelFacts facts = Facts() with { Window = seen, WindowOrigin = WindowOrigin.Given, Intensities = range };
        Assert.Empty(facts.Doubts(Scan(Spoilt(Of("chest", 9), "8 bits")), "s.nii"));
        Assert.Empty((facts with { Intensities = null }).Doubts(Scan(Spoilt(Of("chest", 9), "8 bits")), "s.nii"));
        Assert.Contains("unlike the scans", Assert.Single(facts.Doubts(Scan(Of("chest", 9)), "s.nii")), StringComparison.Ordinal);
    }

    private static ModelFacts Facts() => new(
        new(), IntensityWindow.Lung, 0.5, FramingKind.Whole, 32, 32, 100, "D", "set", "", new PatientSplit(["a"], ["b"], ["c"]), 1, 1, 0.5);

    private static Volume Scan(float[] values) => new(Geometry.AlongAxes(values.Length / 100, 100, 1, new Vector3D(0.7, 0.7, 2)), values);

    private static Slice SliceOf(string patient, float[] values) => new(patient, 0, 100, values.Length / 100, values, new byte[values.Length]);

    private static DataReport Check(Study study, IntensityRescale? rescale = null, IntensityWindow? window = null)
    {
        var check = DataCheck.Of(study.Path, window: window, rescale: rescale);
        return check.Report(check.Patients());
    }

    // Tissues with their noise, by the shares of voxels that they have.
    private static float[] Of(string scan, int seed = 1)
    {
        (double Hounsfield, double Share)[] tissues = scan switch
        {
            "lung" => [(-850, 0.95), (40, 0.05)],
            "soft tissue" => [(-100, 0.3), (50, 0.7)],
            "masked organ" => [(0, 0.5), (110, 0.5)],
            "bone" => [(-100, 0.3), (50, 0.4), (500, 0.2), (1000, 0.1)],
            "padded" => [(-3024, 0.2), (-1000, 0.3), (-850, 0.2), (-100, 0.1), (40, 0.2)],
            "blanked" => [(-1024, 0.9), (-850, 0.09), (20, 0.01)],
            _ => [(-1000, 0.35), (-850, 0.25), (-100, 0.15), (40, 0.22), (500, 0.03)],
        };
        var random = new Random(seed);
        var values = new List<float>();
        foreach (var (hounsfield, share) in tissues)
        {
            bool isNoiseless = hounsfield is -3024 or -1024 || (scan == "masked organ" && hounsfield == 0);
            for (int i = 0; i < share * Voxels - 1e-6; i++) values.Add((float)Math.Round(hounsfield + (isNoiseless ? 0 : 20 * (random.NextDouble() + random.NextDouble() - 1))));
        }
        float[] shuffled = [.. values];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static float[] Spoilt(float[] scan, string fault)
    {
        float low = scan.Min(), high = scan.Max();
        double mean = scan.Average(), deviation = Math.Sqrt(scan.Average(v => (v - mean) * (v - mean)));
        return Array.ConvertAll(scan, v => (float)(fault switch
        {
            "1024 added" => Math.Max(0, v + 1024),
            "1000 added" => Math.Max(0, v + 1000),
            "1024 taken away" => v - 1024,
            "32768 added" => v + 32768,
            "0 to 1" => (v - low) / (high - low),
            "-1 to 1" => 2 * (v - low) / (high - low) - 1,
            "z-scores" => (v - mean) / deviation,
            "thousandths" => v / 1000,
            "8 bits" => Math.Round(255 * Math.Clamp((v + 1000) / 1400, 0, 1)),
            "uint16" => v < 0 ? v + 65536 : v,
            "12 bits" => v < 0 ? v + 4096 : v,
            "tenfold" => 10 * v,
            "magnetic resonance" => Math.Abs(v + 1000) * 0.6,
            _ => v,
        }));
    }
}
