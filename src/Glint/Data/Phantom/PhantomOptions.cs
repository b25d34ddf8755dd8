namespace Glint.Data;

/// <summary>Which organ, and which kind of tumour, a phantom shows.</summary>
internal enum PhantomOrgan
{
    /// <summary>A chest: solid tumours in dark lungs full of bright vessels.</summary>
    Lung,

    /// <summary>An upper abdomen in the portal phase: faint dark tumours in the liver among vessels and cysts.</summary>
    Liver,
}

/// <summary>What <see cref="Phantom"/> draws.</summary>
/// <param name="Organ">Lung or liver. Default lung.</param>
/// <param name="Side">Height and width of a slice in pixels, at least 64 and divisible by 32. Default 512, the article's.</param>
/// <param name="Patients">Number of patients, at least 1. Default 40.</param>
/// <param name="SlicesPerPatient">Slices of each patient, at least 1. Default 10.</param>
/// <param name="TumourShare">
/// Share of each patient's slices that hold a tumour, 0 to 1; rounded at random to whole slices, but between 0 and 1 every patient of
/// two or more slices has slices of both kinds. Default 0.5.
/// </param>
/// <param name="Seed">Root seed; the same options give the same slices. Default 1.</param>
internal sealed record PhantomOptions(
    PhantomOrgan Organ = PhantomOrgan.Lung,
    int Side = 512,
    int Patients = 40,
    int SlicesPerPatient = 10,
    double TumourShare = 0.5,
    long Seed = 1)
{
    /// <summary>The smallest tumour as a share of the slice, above 0; at least one pixel is drawn.</summary>
    public double SmallestShare { get; init; } = Phantom.SmallestShare;

    /// <summary>The largest.</summary>
    public double LargestShare { get; init; } = Phantom.LargestShare;

    /// <summary>How far a tumour's values go from what is around it to its own, above 0: 1 all the way, less is fainter, more stands out more.</summary>
    public double Contrast { get; init; } = 1;
}
