using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// A network that runs and models name, as a value that anybody can make. A file keeps its name; who reads the file brings the value.
/// </summary>
/// <param name="Name">In files and on the command line, where case does not matter. No other architecture of a program has it.</param>
/// <param name="SideDivisor">Sides of images must be divisible by this: 2 to the number of halvings. At least 1.</param>
/// <param name="Layers">
/// The network of a <see cref="NetworkSpec"/>: [B, 1, H, W] to probabilities of the same shape, float32, every state in <c>state_dict</c>. The generator
/// is for what it draws while it trains; what draws from torch's own does not resume bit for bit. Names of its modules are keys of its files.
/// </param>
[JsonConverter(typeof(ArchitectureName))]
public sealed record Architecture(string Name, int SideDivisor, Func<NetworkSpec, Generator?, nn.Module<Tensor, Tensor>> Layers)
{
    // The mU-Net has 5.9 million at width 1, the U-Net more.
    private const long FewestOfOurs = 5_000_000;

    /// <summary>The modified U-Net of the article.</summary>
    public static Architecture ModifiedUNet { get; } =
        new("ModifiedUNet", NetworkSpec.SideDivisor, (spec, generator) => new ModifiedUNet(spec, generator)) { HasArticlesWeights = true };

    /// <summary>The plain U-Net.</summary>
    public static Architecture UNet { get; } =
        new("UNet", NetworkSpec.SideDivisor, (spec, generator) => new UNet(spec, generator)) { HasArticlesWeights = true };

    /// <summary>Those that Glint brings along.</summary>
    public static IReadOnlyList<Architecture> All { get; } = [ModifiedUNet, UNet];

    /// <summary>
    /// Weights at width 1, at least, which go with the square of the width: what a file must hold before its network is built. 0 where nobody knows.
    /// </summary>
    internal long FewestWeights => HasArticlesWeights ? FewestOfOurs : 0;

    internal bool HasArticlesWeights { get; init; }

    /// <summary>A network with its initial weights.</summary>
    internal nn.Module<Tensor, Tensor> Made(NetworkSpec spec, Generator? weights, Generator? masks)
    {
        // Layers of one's own draw their weights as they are made, from torch's own generator: seeded, so that a run repeats.
        if (!HasArticlesWeights && weights is not null) random.manual_seed((long)weights.initial_seed());
        nn.Module<Tensor, Tensor> network = Layers(spec, masks);
        if (HasArticlesWeights) Initialization.Apply(network, weights);
        return network;
    }

    /// <summary>Whether it is this one's name.</summary>
    public bool IsCalled(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The one of that name, or one that cannot be built and says so.</summary>
    internal static Architecture Called(string name) => All.FirstOrDefault(a => a.IsCalled(name)) ?? new(name, 1, (_, _) => throw new GlintException(
        $"This program has no network called {name}; it has {string.Join(", ", All.Select(a => a.Name))} unless it brings others. "
        + "Use the program that trained it."));
}

/// <summary>A file keeps the name alone.</summary>
internal sealed class ArchitectureName : JsonConverter<Architecture>
{
    public override Architecture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } name
            ? Architecture.Called(name)
            : throw new JsonException("the network has no name");

    public override void Write(Utf8JsonWriter writer, Architecture value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.Name));
}
