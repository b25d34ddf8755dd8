using Glint.Data;

namespace Glint.Cli.Tests;

/// <summary>The data sets of public bug reports get the answers that their README has.</summary>
[Collection("commands share the process's threads")]
public sealed class ReportedDataTests
{
    [Fact]
    public void ALabelCrop_IsCountedOnItsImagesGrid_AndIsNoCopyOfAnother()
    {
        CommandLine check = Check("share-before-resample", "--on-geometry-mismatch", "resample");
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("1 (tumour): 2.05 %", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("identical", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ALabelWithoutOrientation_IsSaidAsThat_AndTheAdviceWorks()
    {
        CommandLine check = Check("label-no-geometry");
        Assert.Equal(4, check.Output.Split("the label has no orientation").Length - 1);
        Assert.Contains("pass --on-geometry-mismatch ignore", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, Check("label-no-geometry", "--on-geometry-mismatch", "ignore").ExitCode);
    }

    [Fact]
    public void TwoScansThatAreNoHounsfieldUnits_AreNamed_WithTheLikelyCause()
    {
        string[] found = [.. Check("not-hounsfield").Output.Split('\n').Where(line => line.Contains("which are no HU", StringComparison.Ordinal))];
        Assert.Equal(2, found.Length);
        Assert.Contains("case_001.nii.gz holds values 111 to 1131, which are no HU: they look like HU with about 1024 added", found[0], StringComparison.Ordinal);
        Assert.Contains("case_002.nii.gz", found[1], StringComparison.Ordinal);
        Assert.Contains("they look normalised", found[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Spacings_AreWarnedOf_AndMicronsAreMicrons()
    {
        Assert.Contains("in scans of people these are 0.1 to 20 mm", Check("spacing-implausible").Output, StringComparison.Ordinal);
        CommandLine microns = CommandLine.Run("check", SharedData.Require("reports", "spacing-implausible", "microns.nrrd"));
        Assert.Contains("0.8 to 1.2 mm", microns.Output, StringComparison.Ordinal);
        Assert.Contains("No problem found.", microns.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FormsThatDisagree_AreSaid() => Assert.Contains(
        "has a qform and an sform that disagree", CommandLine.Run("check", SharedData.Require("reports", "qform-sform-mask", "scan.nii")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("json-bom")]
    [InlineData("json-backslash")]
    [InlineData("same-name-folders")]
    public void AListAsPeopleWriteIt_IsRead(string report) => Assert.Contains("No problem found.", Check(report).Output, StringComparison.Ordinal);

    [Fact]
    public void SplitsWithAMark_AreRead() => Assert.NotEmpty(SplitsFile.Read(SharedData.Require("reports", "json-bom", "splits_bom.json")));

    [Theory]
    [InlineData("lidc-nodules")]
    [InlineData("sts-ct")]
    [InlineData("lidc-512")]
    [InlineData("lidc-slices", "--window", "0,255")]
    [InlineData("idrid-ma", "--window", "0,255")]
    public void SoundSets_RaiseNoAlarm(string name, params string[] window) => Assert.Contains(
        "No problem found.", CommandLine.Run(["check", SharedData.Require(name), .. window]).Output, StringComparison.Ordinal);

    private static CommandLine Check(string report, params string[] more) => CommandLine.Run(["check", SharedData.Require("reports", report, "data"), .. more]);
}
