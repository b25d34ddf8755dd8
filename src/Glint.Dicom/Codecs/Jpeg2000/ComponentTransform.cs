namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>Undoes the transform of the first three components (T.800 annex G.2, G.3): luminance and two differences back to red, green and blue.</summary>
internal static class ComponentTransform
{
    // G-6 to G-8.
    private const float RedOfCr = 1.402f, GreenOfCb = 0.344136f, GreenOfCr = 0.714136f, BlueOfCb = 1.772f;

    public static void Undo(Plane[] planes)
    {
        if (planes.Length < 3 || planes[0].IsReversible != planes[1].IsReversible || planes[0].IsReversible != planes[2].IsReversible)
            throw new GlintException("the JPEG 2000 frame has a component transform without three components of one wavelet. It is damaged.");
        if (planes[0].IsReversible) Undo(planes[0].Integers, planes[1].Integers, planes[2].Integers);
        else Undo(planes[0].Reals, planes[1].Reals, planes[2].Reals);
    }

    private static void Undo(Span<int> first, Span<int> second, Span<int> third)
    {
        second = second[..first.Length];
        third = third[..first.Length];
        for (int i = 0; i < first.Length; i++)
        {
            int cb = second[i], cr = third[i], green = first[i] - ((cb + cr) >> 2);
            (first[i], second[i], third[i]) = (cr + green, green, cb + green);
        }
    }

    private static void Undo(Span<float> first, Span<float> second, Span<float> third)
    {
        second = second[..first.Length];
        third = third[..first.Length];
        for (int i = 0; i < first.Length; i++)
        {
            float y = first[i], cb = second[i], cr = third[i];
            (first[i], second[i], third[i]) = (y + (RedOfCr * cr), y - (GreenOfCb * cb) - (GreenOfCr * cr), y + (BlueOfCb * cb));
        }
    }
}
