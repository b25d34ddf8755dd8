namespace Glint.Data;

/// <summary>
/// Made-up CT slices with tumours of known shape: the data set that is always there, for demonstrations and tests. It is a sketch, drawn to
/// pose the article's problem (small tumours, look-alike vessels, noise); no figure obtained on it says anything about patients.
/// </summary>
internal static class Phantom
{
    private const int SmallestSide = 64;
    private const int SideDivisor = 32; // what five or fewer halvings of the networks ask for

    /// <summary>
    /// The article's sizes, as shares of the slice: 10 to 500 pixels of 512 x 512. A tumour's share is drawn log-uniformly between them.
    /// </summary>
    internal const double SmallestShare = 10.0 / (512 * 512), LargestShare = 500.0 / (512 * 512);

    // An organ must hold it whatever its shape.
    private const double LargestDrawn = 0.02;

    /// <summary>Draws the slices, all at once, on all processors: PHANTOM_001, PHANTOM_002, ...</summary>
    /// <remarks>
    /// Unless the options say otherwise a tumour covers 0.004 to 0.19 % of its slice whatever the side, at least one pixel, in one 4-connected piece inside the organ. Sizes
    /// of everything drawn scale with the side; noise is per pixel. Values are in HU.
    /// A slice of 512 x 512 takes about 50 ms of a processor and 1.3 MB.
    /// </remarks>
    /// <param name="options">What to draw.</param>
    /// <exception cref="GlintException">An option is out of range.</exception>
    public static SliceDataset Dataset(PhantomOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        // Patients share no random stream, so that they may be drawn side by side.
        var patients = ParallelEnumerable.Range(0, options.Patients).AsOrdered().Select(patient => Patient(options, patient).ToList());
        return new(
            $"phantom {options.Organ.ToString().ToLowerInvariant()} {options.Side}x{options.Side}",
            patients.AsEnumerable().SelectMany(slices => slices));
    }

    private static IEnumerable<Slice> Patient(PhantomOptions options, int patient)
    {
        // Shape and contents of a patient do not depend on the side: the same seed shows the same people at any resolution.
        var anatomy = Seeds.Derive(options.Seed, "phantom anatomy", patient);
        Func<double, PhantomCanvas, Random, PhantomOrganField> draw = options.Organ == PhantomOrgan.Lung
            ? new PhantomLung(anatomy).Draw
            : new PhantomLiver(anatomy).Draw;
        var look = new PhantomLook(anatomy);
        bool[] tumour = TumourSlices(options, Seeds.Derive(options.Seed, "phantom tumour slices", patient));
        for (int index = 0; index < options.SlicesPerPatient; index++)
        {
            double height = (index + 0.5) / options.SlicesPerPatient;
            var canvas = new PhantomCanvas(options.Side, look, height);
            var organ = draw(height, canvas, Seeds.Derive(options.Seed, "phantom slice", patient, index));
            byte[] mask = tumour[index]
                ? PhantomTumour.Draw(options, canvas, organ, Seeds.Derive(options.Seed, "phantom tumour", patient, index))
                : new byte[options.Side * options.Side];
            look.AddNoise(canvas, Seeds.Derive(options.Seed, "phantom noise", patient, index));
            yield return new($"PHANTOM_{patient + 1:000}", index, options.Side, options.Side, canvas.Hounsfield, mask);
        }
    }

    private static bool[] TumourSlices(PhantomOptions options, Random random)
    {
        int slices = options.SlicesPerPatient;
        int count = (int)(options.TumourShare * slices + random.NextDouble());
        if (options.TumourShare is > 0 and < 1 && slices > 1) count = Math.Clamp(count, 1, slices - 1);
        bool[] tumour = new bool[slices];
        Array.Fill(tumour, true, 0, Math.Min(count, slices));
        random.Shuffle(tumour);
        return tumour;
    }

    private static void Check(PhantomOptions options)
    {
        if (options.Side < SmallestSide || options.Side % SideDivisor != 0)
        {
            throw new GlintException(
                $"The side of a phantom is {options.Side} pixels; "
                + $"it must be at least {SmallestSide} and divisible by {SideDivisor}, such as 192.");
        }
        if (options.Patients < 1 || options.SlicesPerPatient < 1)
        {
            throw new GlintException(
                $"A phantom of {options.Patients} patient(s) with {options.SlicesPerPatient} slice(s) each is empty; "
                + "both must be at least 1.");
        }
        if (!(options.TumourShare >= 0 && options.TumourShare <= 1))
            throw new GlintException($"The share of slices with tumour is {options.TumourShare}; it must be between 0 and 1.");
        if (!(options.SmallestShare > 0 && options.SmallestShare <= options.LargestShare && options.LargestShare < LargestDrawn && options.Contrast > 0))
        {
            throw new GlintException(
                $"A phantom's tumours cover {options.SmallestShare} to {options.LargestShare} of a slice at contrast {options.Contrast}; "
                + $"the shares must be above 0, in this order and below {LargestDrawn}, and the contrast above 0.");
        }
        if (!Enum.IsDefined(options.Organ))
            throw new GlintException($"There is no phantom of organ {options.Organ}; choose Lung or Liver.");
    }
}
