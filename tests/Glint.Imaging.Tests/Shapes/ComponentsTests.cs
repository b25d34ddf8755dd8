using CsCheck;

namespace Glint.Imaging.Tests;

public class ComponentsTests
{
    public static TheoryData<Connectivity> Connectivities => [.. Enum.GetValues<Connectivity>()];

    [Theory]
    [MemberData(nameof(Connectivities))]
    public void Components_OfStoredMasks_AreThoseOfScipy(Connectivity connectivity) => Assert.All(ExpectedMorphology.All, expected =>
    {
        Components found = Components.Of(expected.Truth, connectivity);
        Assert.Equal(expected.Labels[connectivity], found.Labels);
        Assert.Equal(expected.Labels[connectivity].Max(), found.Count);
    });

    [Theory]
    [MemberData(nameof(Connectivities))]
    public void Components_OfAnyMask_AreThoseOfAFloodFill(Connectivity connectivity) => RandomGrids.Masks.Sample(mask =>
    {
        Components found = Components.Of(mask, connectivity);
        Assert.Equal(FloodFilled(mask, connectivity), found.Labels);
        Assert.Equal(Enumerable.Range(1, found.Count).Select(label => found.Labels.Count(l => l == label)), found.Sizes);
    });

    [Fact]
    public void Components_OfASpiral_AreOneThoughItsArmsMeetLast()
    {
        // From above, the inner arm and the outer one look like two components until the last row joins them.
        string[] rows = ["1111111", "0000001", "1111101", "1000101", "1011101", "1000001", "1111111"];
        byte[] mask = [.. string.Concat(rows).Select(c => (byte)(c - '0'))];
        Assert.Equal([mask.Count(m => m == 1)], Components.Of(mask, 7, 7, 1, Connectivity.Four).Sizes);
    }

    [Fact]
    public void Components_OfNothing_AreNone() => Assert.Equal(0, Components.Of(new byte[24], 4, 3, 2, Connectivity.TwentySix).Count);

    [Fact]
    public void Components_WhenTheGridDoesNotFit_Refuse()
    {
        Assert.Throws<ArgumentException>(() => Components.Of(new byte[5], 2, 3, 1, Connectivity.Four));
        Assert.Throws<ArgumentException>(() => Components.Of([], 0, 3, 1, Connectivity.Four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Components.Of(new byte[6], 2, 3, 1, (Connectivity)5));
    }

    // The definition: from each voxel not yet labelled, to all neighbours again and again.
    private static int[] FloodFilled(Mask mask, Connectivity connectivity)
    {
        Geometry g = mask.Geometry;
        int[] labels = new int[g.VoxelCount];
        int count = 0;
        for (int seed = 0; seed < labels.Length; seed++)
        {
            if (mask.Voxels[seed] == 0 || labels[seed] > 0) continue;
            count++;
            var waiting = new Stack<int>([seed]);
            while (waiting.TryPop(out int voxel))
            {
                if (labels[voxel] > 0) continue;
                labels[voxel] = count;
                for (int other = 0; other < labels.Length; other++)
                {
                    bool joins = mask.Voxels[other] == 1 && AreNeighbours(RandomGrids.At(g, voxel), RandomGrids.At(g, other), connectivity);
                    if (joins) waiting.Push(other);
                }
            }
        }
        return labels;
    }

    private static bool AreNeighbours((int X, int Y, int Z) a, (int X, int Y, int Z) b, Connectivity connectivity)
    {
        (int dx, int dy, int dz) = (Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y), Math.Abs(a.Z - b.Z));
        int steps = Math.Max(dx, Math.Max(dy, dz)) > 1 ? 4 : dx + dy + dz;
        return connectivity switch
        {
            Connectivity.Four => dz == 0 && steps == 1,
            Connectivity.Eight => dz == 0 && steps is (1 or 2),
            Connectivity.Six => steps == 1,
            Connectivity.Eighteen => steps is 1 or 2,
            _ => steps is 1 or 2 or 3,
        };
    }
}
