using CsCheck;

namespace Glint.Imaging.Tests;

public class DistanceTransformTests
{
    [Fact]
    public void Distances_OfStoredMasks_AreThoseOfScipy() => Assert.All(ExpectedMorphology.All, expected =>
    {
        double[] found = DistanceTransform.Of(expected.Truth);
        Assert.Equal(expected.Distance.Length, found.Length);
        Assert.All(expected.Distance.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    });

    [Fact]
    public void Distances_OfAnyMask_AreTheShortestOfAllWays() => RandomGrids.Masks.Sample(mask =>
    {
        Geometry g = mask.Geometry;
        double[] found = DistanceTransform.Of(mask);
        for (int i = 0; i < found.Length; i++)
        {
            double shortest = Enumerable.Range(0, found.Length).Where(j => mask.Voxels[j] == 1)
                .Select(j => (Position(g, i) - Position(g, j)).Length).DefaultIfEmpty(double.PositiveInfinity).Min();
            Assert.Equal(shortest, found[i], 1e-9);
        }
    });

    [Fact]
    public void Distances_OnALongLine_MeetHalfWay()
    {
        // 2,000 voxels of 0.001 mm: squares of very different sizes on one line.
        byte[] mask = new byte[2000];
        mask[0] = mask[1999] = 1;
        double[] found = DistanceTransform.Of(mask, 2000, 1, 1, new(0.001, 1, 1));
        Assert.Equal(0.999, found[999], 1e-12);
        Assert.Equal(0.999, found[1000], 1e-12);
    }

    [Fact]
    public void Distances_WhenTheGridDoesNotFit_Refuse() =>
        Assert.Throws<ArgumentException>(() => DistanceTransform.Of(new byte[5], 2, 3, 1, new(1, 1, 1)));

    private static Vector3D Position(Geometry g, int place)
    {
        (int x, int y, int z) = RandomGrids.At(g, place);
        return g.IndexToWorld.ToWorld(x, y, z);
    }
}
