using System.Text.Json;
using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>Against the nearest of all voxels by trying each, and against scipy (expected_resampling.py makes the table).</summary>
public class NearestNeighbourTests
{
    private static readonly JsonElement[] Table = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_resampling.json")))!;

    public static TheoryData<string> Cases => [.. Table.Select(row => row.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void AMask_IsWhatScipyMakesOfIt(string name)
    {
        var row = Table.Single(r => r.GetProperty("name").GetString() == name);
        var mask = new Mask(GridOf(row.GetProperty("from")), Digits(row.GetProperty("mask")));
        var result = NearestNeighbour.Of(mask, GridOf(row.GetProperty("to")));
        Assert.Equal(Digits(row.GetProperty("result")), result.Voxels);
    }

    [Fact]
    public void EachVoxel_TakesTheValueOfTheNearestAndZeroBeyondTheLast() => Gen.Select(Grid, Grid, Gen.Int).Sample((from, to, seed) =>
    {
        var random = new Random(seed);
        var mask = new Mask(from, [.. Enumerable.Range(0, from.VoxelCount).Select(_ => (byte)random.Next(2))]);
        var result = NearestNeighbour.Of(mask, to);
        foreach (var (x, y, z) in Indices(to))
        {
            var point = to.IndexToWorld.ToWorld(x, y, z);
            var nearest = Indices(from).MinBy(i => (from.IndexToWorld.ToWorld(i.X, i.Y, i.Z) - point).Length);
            var steps = from.IndexToWorld.ToIndex(point) - new Vector3D(nearest.X, nearest.Y, nearest.Z);
            var farthest = Math.Max(Math.Abs(steps.X), Math.Max(Math.Abs(steps.Y), Math.Abs(steps.Z)));
            if (Math.Abs(farthest - 0.5) < 1e-5) continue;    // midway: see below
            Assert.Equal(farthest < 0.5 ? mask[nearest.X, nearest.Y, nearest.Z] : 0, result[x, y, z]);
        }
    }, iter: 200);

    [Theory]
    [InlineData(-120.3, 0.7)]    // rounds to 0.4999999999999919 voxels
    [InlineData(-120.3, 0.9)]    // rounds to 0.5000000000000031 voxels
    public void APointMidway_TakesTheHigherVoxel_WhateverTheRounding(double origin, double spacing)
    {
        var mask = new Mask(Geometry.AlongAxes(10, 1, 1, new(spacing, 1, 1), new(origin, 0, 0)), [1, 0, 0, 1, 1, 0, 1, 0, 1, 1]);
        var shifted = Geometry.AlongAxes(10, 1, 1, new(spacing, 1, 1), new(origin + spacing / 2, 0, 0));
        Assert.Equal([.. mask.Voxels[1..], 0], NearestNeighbour.Of(mask, shifted).Voxels);
    }

    [Fact]
    public void AMaskOnItsOwnGrid_StaysAsItIsAndOneFarAwayIsGone()
    {
        var grid = Geometry.AlongAxes(3, 2, 2, new(0.7, 0.7, 2.5), new(-120.3, 44.1, 9));
        var mask = new Mask(grid, [1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0]);
        Assert.Equal(mask.Voxels, NearestNeighbour.Of(mask, grid).Voxels);
        Assert.All(NearestNeighbour.Of(mask, Geometry.AlongAxes(3, 2, 2, new(1, 1, 1), new(1e100, 0, 0))).Voxels, v => Assert.Equal(0, v));
    }

    private static byte[] Digits(JsonElement text) => [.. text.GetString()!.Select(c => (byte)(c - '0'))];

    private static Geometry GridOf(JsonElement row)
    {
        int[] size = [.. row.GetProperty("size").EnumerateArray().Select(e => e.GetInt32())];
        double[][] lps = [.. row.GetProperty("affineLps").EnumerateArray().Select(r => r.EnumerateArray().Select(e => e.GetDouble()).ToArray())];
        Vector3D Column(int i) => new(lps[0][i], lps[1][i], lps[2][i]);
        return new Geometry(size[0], size[1], size[2], new Affine(Column(0), Column(1), Column(2), Column(3)));
    }

    private static IEnumerable<(int X, int Y, int Z)> Indices(Geometry grid) =>
        from z in Enumerable.Range(0, grid.Slices) from y in Enumerable.Range(0, grid.Rows) from x in Enumerable.Range(0, grid.Columns) select (x, y, z);

    // Small and close to each other, so that many voxels meet and many do not.
    private static Gen<Geometry> Grid =>
        from sizes in Gen.Int[1, 5].Array[3]
        from spacing in Gen.Double[0.5, 2].Array[3]
        from angles in Gen.Double[-3.1, 3.1].Array[3]
        from origin in Gen.Double[-2, 2].Array[3]
        select new Geometry(sizes[0], sizes[1], sizes[2], Rotations.Turned(spacing, angles, origin));
}
