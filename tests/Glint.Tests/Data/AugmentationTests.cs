using CsCheck;
using Glint.Data;

namespace Glint.Tests.Data;

public class AugmentationTests
{
    [Fact]
    public void WithoutOptionsNothing_Changes()
    {
        var slice = Slices.Numbered("P", 1, 16, (5, 6, 2));
        var same = new Augmentation(AugmentationOptions.None).Apply(slice, Seeds.Derive(1, "test"));
        Assert.Equal(slice.Hounsfield, same.Hounsfield);
        Assert.Equal(slice.Mask, same.Mask);
        Assert.Equal((slice.Patient, slice.Index), (same.Patient, same.Index));
    }

    [Fact]
    public void Flips_GiveTheFourMirrorImagesAlikeOften()
    {
        var slice = Slices.Numbered("P", 0, 4, (0, 1, 0));
        var augmentation = new Augmentation(new(Flips: true, ShiftPixels: 0));
        var random = Seeds.Derive(1, "test");
        var seen = Enumerable.Range(0, 4000).Select(_ => augmentation.Apply(slice, random)).ToList();
        Assert.All(seen, s => Assert.Equal(1f, s.Hounsfield[Array.IndexOf(s.Mask, (byte)1)]));
        var counts = seen.CountBy(s => Array.IndexOf(s.Mask, (byte)1)).ToDictionary();
        Assert.Equal([1, 2, 13, 14], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 860, 1140)); // 5 standard deviations
    }

    [Fact]
    public void Shifts_RepeatTheBorderAndLetTheMaskFollowTheImage() =>
        Gen.Select(Gen.Long, Gen.Int[0, 12]).Sample((seed, shift) =>
        {
            var slice = Slices.Numbered("P", 0, 10, (5, 5, 20)); // tumour everywhere
            var moved = new Augmentation(new(false, shift)).Apply(slice, Seeds.Derive(seed, "test"));
            var inside = Enumerable.Range(0, 100).Where(i => moved.Mask[i] != 0).ToList();
            if (inside.Count > 0)
            {
                int offset = inside[0] - (int)moved.Hounsfield[inside[0]];
                Assert.All(inside, i => Assert.Equal(i - offset, (int)moved.Hounsfield[i]));
                Assert.Equal(inside.Count, inside.Select(i => i / 10).Distinct().Count() * inside.Select(i => i % 10).Distinct().Count());
            }
            // Whatever was uncovered repeats its neighbour towards the slice: no value is new, and rows stay ordered.
            Assert.All(moved.Hounsfield, v => Assert.InRange(v, 0, 99));
            for (int i = 1; i < 100; i++) if (i % 10 != 0) Assert.InRange(moved.Hounsfield[i] - moved.Hounsfield[i - 1], 0, 1);
        });

    [Fact]
    public void ANegativeShift_IsRefused() => Assert.Throws<GlintException>(() => new Augmentation(new(false, -1)));
}
