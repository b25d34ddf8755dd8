namespace Glint.Data;

/// <summary>Labelled slices of many patients, wherever they came from.</summary>
public sealed class SliceDataset
{
    private readonly Dictionary<string, IReadOnlyList<Slice>> _byPatient;

    /// <summary>A data set of these slices.</summary>
    /// <param name="name">What tables and reports call it.</param>
    /// <param name="slices">All slices, of all patients.</param>
    public SliceDataset(string name, IEnumerable<Slice> slices)
    {
        Name = name;
        _byPatient = slices.GroupBy(s => s.Patient).ToDictionary(g => g.Key, g => (IReadOnlyList<Slice>)g.OrderBy(s => s.Index).ToList());
        Patients = _byPatient.Keys.Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>What tables and reports call it.</summary>
    public string Name { get; }

    /// <summary>Names of the patients, in ordinal order.</summary>
    public IReadOnlyList<string> Patients { get; }

    /// <summary>The slices of one patient, by index.</summary>
    public IReadOnlyList<Slice> Of(string patient) => _byPatient[patient];
}
