using System.Security.Cryptography;
using System.Text.Json;
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

    /// <summary>Names of the patients, in ordinal order. Where a person has several scans, as in a folder of DICOM studies, each is a patient here.</summary>
    public IReadOnlyList<string> Patients { get; }

    /// <summary>Whose scans they are, by patient, for those who share them; others have one scan each.</summary>
    private IReadOnlyDictionary<string, string> PersonOfPatient { get; init; } = new Dictionary<string, string>();

    /// <summary>What was asked of the scans' labels beside <c>--label</c>, by option without dashes; null: nothing. See <see cref="IScanLayout.Choice"/>.</summary>
    internal IReadOnlyDictionary<string, string>? LabelChoice { get; private init; }

    /// <summary>The persons whose scans these are, in ordinal order: what splits tell apart.</summary>
    internal IReadOnlyList<string> Persons => PersonOfPatient.Count == 0 ? Patients : [.. Patients.Select(PersonOf).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whose scan a patient's is.</summary>
    internal string PersonOf(string patient) => PersonOfPatient.GetValueOrDefault(patient, patient);

    /// <summary>All scans of these persons, in ordinal order.</summary>
    internal IReadOnlyList<string> ScansOf(IEnumerable<string> persons) => persons.ToHashSet() is var them ? [.. Patients.Where(p => them.Contains(PersonOf(p)))] : [];

    /// <summary>SHA-256 over patients, slice numbers, sizes, HU and masks, in hex: two data sets with one hash train alike.</summary>
    public string ContentHash => _hash ??= Hash();

    /// <summary>As <see cref="ContentHash"/>, and over what places and splits the slices: a copy with other headers is other data.</summary>
    internal string PlacedHash => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        Patients.Select(p => new { Patient = p, Person = PersonOf(p), Grid = Grids.GetValueOrDefault(p)?.IndexToWorld }).Prepend<object>(ContentHash), GlintJson.Compact)));

    /// <summary>The slices of one patient, by index.</summary>
    public IReadOnlyList<Slice> Of(string patient) => _byPatient[patient];

    /// <summary>The same slices, known to lie on these grids.</summary>
    /// <param name="grids">By patient; see <see cref="LabelledScan.ReadGrid"/>.</param>
    public SliceDataset On(IReadOnlyDictionary<string, Geometry> grids) => new(Name, Patients.SelectMany(Of)) { Grids = grids, PersonOfPatient = PersonOfPatient, LabelChoice = LabelChoice, _hash = _hash };

    /// <summary>The same slices, known to be of these persons and labelled as was asked for.</summary>
    internal SliceDataset Of(IReadOnlyDictionary<string, string> persons, IReadOnlyDictionary<string, string>? choice) =>
        new(Name, Patients.SelectMany(Of)) { Grids = Grids, PersonOfPatient = persons, LabelChoice = choice, _hash = _hash };

    private string Hash()
    {
        using var hash = new SliceHash();
        foreach (Slice slice in Patients.SelectMany(Of)) hash.Add(slice);
        return hash.Finish();
    }
}
