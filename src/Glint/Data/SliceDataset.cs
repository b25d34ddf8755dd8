using Glint.Imaging;

namespace Glint.Data;

/// <summary>Labelled slices of many patients, wherever they came from.</summary>
public sealed class SliceDataset
{
    private readonly Dictionary<string, IReadOnlyList<Slice>> _byPatient;
    private string? _hash;

    /// <summary>A data set of these slices.</summary>
    /// <param name="name">What tables and reports call it.</param>
    /// <param name="slices">All slices, of all patients.</param>
    public SliceDataset(string name, IEnumerable<Slice> slices)
    {
        Name = name;
        _byPatient = slices.GroupBy(s => s.Patient).ToDictionary(g => g.Key, g => (IReadOnlyList<Slice>)g.OrderBy(s => s.Index).ToList());
        Patients = _byPatient.Keys.Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>A data set whose content hash is known.</summary>
    internal SliceDataset(string name, IEnumerable<Slice> slices, string contentHash) : this(name, slices) => _hash = contentHash;

    /// <summary>What tables and reports call it.</summary>
    public string Name { get; }

    /// <summary>
    /// Where slices lie, by patient, for those whose slices are all the planes of a scan: slice z is plane z of the grid, its rows and columns the
    /// grid's. Empty where nobody said so, as for synthetic slices.
    /// </summary>
    public IReadOnlyDictionary<string, Geometry> Grids { get; private init; } = new Dictionary<string, Geometry>();

    /// <summary>Names of the patients, in ordinal order.</summary>
    public IReadOnlyList<string> Patients { get; }

    /// <summary>SHA-256 over patients, slice numbers, sizes, HU and masks, in hex: two data sets with one hash train alike.</summary>
    public string ContentHash => _hash ??= Hash();

    /// <summary>The slices of one patient, by index.</summary>
    public IReadOnlyList<Slice> Of(string patient) => _byPatient[patient];

    /// <summary>The same slices, known to lie on these grids.</summary>
    /// <param name="grids">By patient; see <see cref="LabelledScan.ReadGrid"/>.</param>
    public SliceDataset On(IReadOnlyDictionary<string, Geometry> grids) => new(Name, Patients.SelectMany(Of)) { Grids = grids, _hash = _hash };

    private string Hash()
    {
        using var hash = new SliceHash();
        foreach (Slice slice in Patients.SelectMany(Of)) hash.Add(slice);
        return hash.Finish();
    }
}
