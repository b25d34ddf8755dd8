using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>Ranks that <c>srun</c> starts, on a real SLURM: of Open MPI by pmix, of MPICH by pmi2.</summary>
public sealed class SrunTests : IDisposable
{
    private static readonly (string Plugin, string Library, string Needed, string Of)[] Ways =
        [("pmix", "libmpi.so.40", "libpmix.so", "Open MPI"), ("pmi2", "libmpich.so.12", "libmpich.so.12", "MPICH")];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-test-");

    [Fact]
    public async Task TwoRanks_TakeTheStepsOfOneProcess()
    {
        using SlurmCluster slurm = await SlurmCluster.Start(Path.Combine(_folder.FullName, "slurm"));
        string one = Path.Combine(_folder.FullName, "one");
        CommandLine alone = CommandLine.Run(Train(one));
        Assert.True(alone.ExitCode == GlintCommand.Done, alone.Error);
        string installed = SlurmCluster.Said("ldconfig", "-p");
        var missing = new List<string>();
        foreach ((string plugin, string library, string needed, string of) in Ways)
        {
            // A plugin that SLURM lists may lack its own library. None is loaded here: it would stay in the process of all tests.
            if (new[] { library, needed }.FirstOrDefault(name => !installed.Contains($"\t{name} ", StringComparison.Ordinal)) is { } lacking)
            {
                missing.Add(lacking);
                continue;
            }
            string run = Path.Combine(_folder.FullName, plugin);
            SlurmCluster.Said("srun", ["-n", "2", "--time=2", "--immediate=60", $"--mpi={plugin}", "dotnet", typeof(GlintCommand).Assembly.Location, .. Train(run)]);
            RanksRecord? record = RunFolder.ReadRecord(run).Ranks;
            Assert.Equal(2, record?.Count);
            Assert.StartsWith(of, record!.Library, StringComparison.Ordinal);
            RanksTests.MustAgree(one, run);
        }
        Assert.SkipUnless(missing.Count == 0, $"Not on this machine: {string.Join(", ", missing)}.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Train(string path) => [.. RanksTests.Small(path), "--method", "D", "--steps", "2", "--validate-every", "2"];
}
