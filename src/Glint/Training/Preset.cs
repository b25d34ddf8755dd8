using System.Text.Json;

namespace Glint.Training;

/// <summary>Named training options, read from <c>presets.json</c>, which users can read too (<c>glint presets</c>).</summary>
/// <param name="Name">demo, lidc-mosaic, small, paper.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Options">The options.</param>
/// <param name="PhantomPatients">Patients of the phantom, where the data is the phantom.</param>
/// <param name="PhantomSlicesPerPatient">Slices of each.</param>
internal sealed record Preset(
    string Name, string Description, TrainingOptions Options, int PhantomPatients = 40, int PhantomSlicesPerPatient = 10)
{
    private const string Resource = "Glint.Training.presets.json";

    /// <summary>The text of presets.json, comments included.</summary>
    public static string Text { get; } = ReadText();

    /// <summary>All presets, in the file's order.</summary>
    public static IReadOnlyList<Preset> All { get; } = JsonSerializer.Deserialize<List<Preset>>(Text, GlintJson.Indented)!;

    /// <summary>The preset of that name, or null.</summary>
    public static Preset? Find(string name) => All.FirstOrDefault(p => p.Name == name);

    private static string ReadText()
    {
        using var reader = new StreamReader(typeof(Preset).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd();
    }
}
