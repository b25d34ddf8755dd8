namespace Glint.Imaging;

/// <summary>The component that each voxel is nearest to, between voxel centres and in its own slice: the Voronoi cells of components.</summary>
/// <remarks>
/// Exact, with the passes of <see cref="DistanceTransform"/>. Where N components stand on the grid with s^2 > N, the least s^2 d^2 + n over
/// all of their voxels, d the distance in voxels and n the component's number, has the least d and among equals the lowest n. All of it are
/// whole numbers, and n is the remainder by s^2.
/// </remarks>
internal static class NearestComponent
{
    /// <summary>The numbers of the nearest components; ties go to the lower number.</summary>
    /// <param name="components">Of slices one by one: none reaches from one slice into another.</param>
    /// <param name="columns">Voxels along x.</param>
    /// <param name="rows">Voxels along y.</param>
    /// <returns>Per voxel, x fastest, then y, then z: from 1, and 0 throughout a slice without a component.</returns>
    internal static int[] InSlices(Components components, int columns, int rows)
    {
        double spacing = Math.Ceiling(Math.Sqrt(components.Count + 1));
        double[] ranks = [.. components.Labels.Select(n => n == 0 ? double.PositiveInfinity : n)];
        DistanceTransform.Along(ranks, columns, stride: 1, spacing);
        DistanceTransform.Along(ranks, rows, stride: columns, spacing);
        long square = (long)(spacing * spacing);
        return [.. ranks.Select(rank => double.IsPositiveInfinity(rank) ? 0 : (int)((long)rank % square))];
    }
}
