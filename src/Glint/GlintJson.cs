using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glint;

/// <summary>How Glint writes and reads JSON: camel case, enum names, strict about unknown members, comments allowed, NaN as a word.</summary>
internal static class GlintJson
{
    internal static JsonSerializerOptions Compact { get; } = Make(indented: false);

    internal static JsonSerializerOptions Indented { get; } = Make(indented: true);

    private static JsonSerializerOptions Make(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        WriteIndented = indented,
    };
}
