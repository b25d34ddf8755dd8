using Glint.Imaging;
using static TorchSharp.torch;

namespace Glint.Data;

/// <summary>
/// The Voronoi cells of a batch's lesions, which divide each of its images: a pixel belongs to the lesion of its image that is nearest, between
/// pixel centres. Lesions are those of <see cref="LesionNumbers"/>; an image without one is one cell.
/// </summary>
/// <remarks>As CC-Metrics divides a volume (Jaus et al. 2024, arXiv 2410.18684). A pixel as near to two lesions belongs to that of the lower number.</remarks>
internal static class LesionCells
{
    /// <summary>[B, 1, H, W], int64: 0 to K - 1 of K cells, in the order of the lesions; those of an image follow on those of the image before.</summary>
    /// <param name="masks">[B, 1, H, W], 0 or 1.</param>
    internal static Tensor Of(Tensor masks)
    {
        (int images, int rows, int columns) = ((int)masks.shape[0], (int)masks.shape[2], (int)masks.shape[3]);
        int[] cells = NearestComponent.InSlices(LesionNumbers.InImages(masks), columns, rows);
        int size = rows * columns, lastLesion = 0, withoutLesion = 0;
        for (int image = 0; image < images; image++)
        {
            Span<int> own = cells.AsSpan(image * size, size);
            if (own[0] == 0)
            {
                own.Fill(lastLesion + withoutLesion++);
                continue;
            }
            foreach (ref int cell in own)
            {
                lastLesion = Math.Max(lastLesion, cell);
                cell += withoutLesion - 1;
            }
        }
        return tensor(cells, int64, masks.device).reshape(masks.shape);
    }
}
