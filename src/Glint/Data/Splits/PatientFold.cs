namespace Glint.Data;

/// <summary>One way to hold patients out, as an entry of nnU-Net's <c>splits_final.json</c> has it.</summary>
/// <param name="Train">Patients to learn from and to choose by.</param>
/// <param name="HeldOut">Patients held out to be tested on: <c>val</c> in nnU-Net's file.</param>
internal sealed record PatientFold(IReadOnlyList<string> Train, IReadOnlyList<string> HeldOut)
{
    /// <summary>
    /// Folds stratified by tumour burden, a patient's tumour pixels over all slices. Patients are ordered by burden, the largest first, cut
    /// into strata of as many patients as there are folds, and each stratum is dealt out at random, one patient to a fold. So whatever the
    /// limit, two folds differ by at most one in how many of their held-out patients have more tumour than that.
    /// </summary>
    /// <param name="data">The patients and their slices.</param>
    /// <param name="folds">How many, at least 2 and at most as many as patients.</param>
    /// <param name="seed">Root seed; the same seed and patients give the same folds. Patients of equal burden are ordered by it, too.</param>
    /// <returns>As many folds; every patient is held out in one of them. Names are in ordinal order.</returns>
    /// <exception cref="GlintException">Fewer than 2 folds, or fewer patients than folds.</exception>
    public static IReadOnlyList<PatientFold> Of(SliceDataset data, int folds, long seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<IReadOnlyList<string>> parts = StratifiedParts(data, data.Patients, folds, seed);
        return [.. parts.Select(held => new PatientFold([.. data.Patients.Except(held)], held))];
    }

    /// <summary>Some of a data set's patients in parts that are alike in size and tumour burden. Scans of one person stay together.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> StratifiedParts(SliceDataset data, IReadOnlyList<string> patients, int parts, long seed)
    {
        string[] shuffled = [.. patients.Select(data.PersonOf).Distinct().Order(StringComparer.Ordinal)];
        if (parts < 2 || parts > shuffled.Length)
        {
            throw new GlintException($"{shuffled.Length} patient(s) cannot be dealt into {parts} folds; folds are from 2 to the number of patients. Choose another --folds.");
        }
        Random random = Seeds.Derive(seed, "patient folds");
        ILookup<string, string> scans = patients.ToLookup(data.PersonOf);
        random.Shuffle(shuffled);
        var dealt = new List<string>[parts];
        for (int part = 0; part < parts; part++) dealt[part] = [];
        foreach (string[] stratum in shuffled.OrderByDescending(p => scans[p].SelectMany(data.Of).Sum(s => (long)s.TumourPixels)).Chunk(parts))
        {
            int[] order = [.. Enumerable.Range(0, parts)];
            random.Shuffle(order);
            for (int i = 0; i < stratum.Length; i++) dealt[order[i]].Add(stratum[i]);
        }
        return [.. dealt.Select(part => part.SelectMany(p => scans[p]).Order(StringComparer.Ordinal).ToArray())];
    }
}
