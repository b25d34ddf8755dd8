using CsCheck;
using Glint.Data;

namespace Glint.Tests.Data;

public class FramingTests
{
    private static readonly Gen<(int Row, int Column, double Radius)> Tumour = Gen.Select(Gen.Int[0, 39], Gen.Int[0, 39], Gen.Double[0, 9]);

    [Fact]
    public void WholeSlice_ShowsTheSliceAndItsCentre()
    {
        var slice = Slices.Numbered("P", 3, 40, (4, 30, 2));
        var frame = new WholeSlice().Frame(slice, [slice], 3, Seeds.Derive(1, "test"));
        Assert.Same(slice, frame.Slice);
        Assert.Equal([new PixelPosition(20, 20)], frame.Centres);
        Assert.Equal(new PixelPosition(20, 20), frame.TumourCentre);
        Assert.Equal(9, new WholeSlice().Frame(slice, [slice], 9, Seeds.Derive(1, "test")).Slice.Index);
    }

    [Fact]
    public void RandomCrop_IsAPieceOfTheSliceThatHoldsTumour_WhereThereIsSome() =>
        Gen.Select(Tumour, Gen.Int[1, 40], Gen.Long, Gen.Bool).Sample((tumour, side, seed, has) =>
        {
            var slice = Slices.Numbered("P", 2, 40, has ? tumour : null);
            var frame = new RandomCrop(side).Frame(slice, [slice], 7, Seeds.Derive(seed, "test"));
            int first = (int)frame.Slice.Hounsfield[0] - 2 * 40 * 40;
            for (int i = 0; i < side * side; i++)
            {
                int from = first + i / side * 40 + i % side;
                Assert.Equal(slice.Hounsfield[from], frame.Slice.Hounsfield[i]);
                Assert.Equal(slice.Mask[from], frame.Slice.Mask[i]);
            }
            Assert.Equal(has, frame.Slice.TumourPixels > 0);
            Assert.Equal(has, frame.TumourCentre is not null);
            Assert.Equal(("P", 7), (frame.Slice.Patient, frame.Slice.Index));
            Assert.Equal(new PixelPosition(side / 2, side / 2), Assert.Single(frame.Centres));
        });

    [Fact]
    public void RandomCrop_PutsACentralTumourAnywhereInTheCrop()
    {
        var slice = Slices.Numbered("P", 0, 51, (25, 25, 0));
        var random = Seeds.Derive(1, "test");
        var crop = new RandomCrop(20);
        var places = Enumerable.Range(0, 8000)
            .Select(_ => Array.IndexOf(crop.Frame(slice, [slice], 0, random).Slice.Mask, (byte)1)).ToHashSet();
        Assert.Equal(400, places.Count);
    }

    [Fact]
    public void RandomCropLargerThanTheSlice_HoldsAllOfItAndRepeatsItsBorder() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 20], Gen.Long).Sample((height, width, side, seed) =>
        {
            var slice = new Slice("P", 4, height, width, [.. Enumerable.Range(0, height * width).Select(i => (float)i)], [.. Enumerable.Repeat((byte)1, height * width)]);
            Slice frame = new RandomCrop(side).Frame(slice, [slice], 4, Seeds.Derive(seed, "test")).Slice;
            Assert.Equal(Math.Min(side, height) * Math.Min(side, width), frame.TumourPixels);
            // The first pixel that is measured, and not repeated, says where the slice lies.
            int first = Array.IndexOf(frame.Mask, (byte)1), top = (first / side) - ((int)frame.Hounsfield[first] / width), left = (first % side) - ((int)frame.Hounsfield[first] % width);
            for (int i = 0; i < side * side; i++)
            {
                int row = (i / side) - top, column = (i % side) - left, nearestRow = Math.Clamp(row, 0, height - 1), nearestColumn = Math.Clamp(column, 0, width - 1);
                Assert.Equal((nearestRow * width) + nearestColumn, frame.Hounsfield[i]);
                Assert.Equal((row, column) == (nearestRow, nearestColumn) ? 1 : 0, frame.Mask[i]);
            }
        });

    [Fact]
    public void RandomCropLargerThanTheSlice_PutsItAnywhere()
    {
        var slice = Slices.Numbered("P", 0, 3, (1, 1, 0));
        var random = Seeds.Derive(1, "test");
        Assert.Equal(9, Enumerable.Range(0, 500).Select(_ => Array.IndexOf(new RandomCrop(5).Frame(slice, [slice], 0, random).Slice.Mask, (byte)1)).Distinct().Count());
    }

    [Fact]
    public void Mosaic_TakesOneTileFromTheSubjectAndTheOthersFromTumourFreeSlices() =>
        Gen.Select(Tumour, Gen.Int[2, 4], Gen.Int[1, 40], Gen.Long, Gen.Bool).Sample((tumour, tiles, tileSide, seed, has) =>
        {
            var subject = Slices.Numbered("P", 0, 40, has ? tumour : null);
            Slice[] all = [subject, Slices.Numbered("P", 1, 40, (9, 9, 3)), Slices.Numbered("P", 2, 40), Slices.Numbered("P", 3, 40)];
            var mosaic = new Mosaic(tiles, tileSide);
            var frame = mosaic.Frame(subject, all, 5, Seeds.Derive(seed, "test"));
            int side = tiles * tileSide;
            Assert.Equal(side, mosaic.Side);
            Assert.Equal((side, side, "P", 5), (frame.Slice.Height, frame.Slice.Width, frame.Slice.Patient, frame.Slice.Index));
            Assert.Equal(tiles * tiles, frame.Centres.Distinct().Count());
            Assert.Equal(has, frame.TumourCentre is not null);

            int trueTiles = 0;
            foreach (var centre in frame.Centres)
            {
                // Around its centre, over the edges, a tile is one crop of one slice, and its mask that crop's mask.
                int At(int row, int column) =>
                    (centre.Row - tileSide / 2 + row + side) % side * side + (centre.Column - tileSide / 2 + column + side) % side;
                int first = (int)frame.Slice.Hounsfield[At(0, 0)], source = first / 1600, tumourPixels = 0;
                for (int i = 0; i < tileSide * tileSide; i++)
                {
                    int from = first % 1600 + i / tileSide * 40 + i % tileSide, at = At(i / tileSide, i % tileSide);
                    Assert.Equal(all[source].Hounsfield[from], frame.Slice.Hounsfield[at]);
                    Assert.Equal(all[source].Mask[from], frame.Slice.Mask[at]);
                    tumourPixels += frame.Slice.Mask[at];
                }
                Assert.Equal(has && centre == frame.TumourCentre, tumourPixels > 0);
                if (tumourPixels > 0) trueTiles++;
                Assert.True(source != 1 && (source != 0 || !has || tumourPixels > 0),
                    "a tile came from a slice with tumour that is not the subject");
            }
            Assert.Equal(has ? 1 : 0, trueTiles);
        });

    [Fact]
    public void MosaicOfPatchesLikeLIDC_HoldsOnePieceOfTumourOfHalfAPercent()
    {
        var subject = Slices.Numbered("P", 0, 51, (25, 25, 6.2)); // about 123 px, the median of the shared nodules
        Slice[] all = [subject, Slices.Numbered("P", 1, 51), Slices.Numbered("P", 2, 51)];
        var mosaic = new Mosaic();
        var frames = Enumerable.Range(0, 300).Select(i => mosaic.Frame(subject, all, i, Seeds.Derive(3, "test", i))).ToList();
        Assert.All(frames, f => Assert.Equal(1, Slices.Pieces(f.Slice.Mask, mosaic.Side, wraps: true)));
        Assert.Contains(frames, f => Slices.Pieces(f.Slice.Mask, mosaic.Side, wraps: false) > 1);
        Assert.InRange(frames.Average(f => (double)f.Slice.TumourPixels / f.Slice.Mask.Length), 0.0035, 0.0055);
        Assert.True(frames.Select(f => f.TumourCentre).Distinct().Count() > 290, "tumours should lie anywhere on the canvas");
    }

    [Fact]
    public void Frames_RepeatWithTheSeed()
    {
        var subject = Slices.Numbered("P", 0, 51, (25, 25, 6));
        Slice[] all = [subject, Slices.Numbered("P", 1, 51)];
        foreach (IFraming framing in (IFraming[])[new Mosaic(), new RandomCrop(32)])
        {
            float[] Draw(long seed) => framing.Frame(subject, all, 0, Seeds.Derive(seed, "test")).Slice.Hounsfield;
            Assert.Equal(Draw(1), Draw(1));
            Assert.NotEqual(Draw(1), Draw(2));
        }
    }

    [Fact]
    public void Mosaic_NamesAPatientWithoutTumourFreeSlice()
    {
        var subject = Slices.Numbered("LUNG_003", 0, 51, (25, 25, 6));
        var error = Assert.Throws<GlintException>(() => new Mosaic().Frame(subject, [subject], 0, Seeds.Derive(1, "test")));
        Assert.StartsWith("Patient LUNG_003 has no tumour-free slice", error.Message);
    }

    [Fact]
    public void Mosaic_NamesASliceSmallerThanATile()
    {
        var slice = Slices.Numbered("P", 4, 24);
        var error = Assert.Throws<GlintException>(() => new Mosaic().Frame(slice, [slice], 0, Seeds.Derive(1, "test")));
        Assert.Equal("Slice 4 of patient P is 24x24; a tile needs at least 32x32. Pass --tile-side 24 or less, and a --side that it divides.", error.Message);
    }

    [Fact]
    public void Framings_RefuseSizesThatFrameNothing()
    {
        Assert.Throws<GlintException>(() => new Mosaic(1, 32));
        Assert.Throws<GlintException>(() => new Mosaic(5, 0));
        Assert.Throws<GlintException>(() => new RandomCrop(0));
    }
}
