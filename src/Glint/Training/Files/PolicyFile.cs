using System.Runtime.InteropServices;
using Glint.Adaptation;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>A <see cref="Policy"/> as a safetensors file of about 2 kB: four float32 tensors, and words that say which state they are for and where they come from.</summary>
public static class PolicyFile
{
    private const string StateKey = "state", ActionKey = "action", Remedy = "Train one by glint learn-policy, or copy the file again.";

    private const string ShippedName = "Glint.Training.policy.safetensors";

    private static readonly string[] Names = ["hidden.weight", "hidden.bias", "output.weight", "output.bias"];

    /// <summary>Writes it in one step; the same policy gives the same bytes.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="policy">Its provenance goes along.</param>
    public static void Write(string path, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        using var scope = NewDisposeScope();
        float[] all = [.. policy.Parameters.Select(p => (float)p)];
        var tensors = new Dictionary<string, Tensor>();
        int at = 0;
        foreach ((string name, long[] shape) in Names.Zip(Shapes(policy.Action)))
        {
            int count = (int)shape.Aggregate((a, b) => a * b);
            tensors.Add(name, tensor(all[at..(at + count)], shape));
            at += count;
        }
        var words = new Dictionary<string, string>(policy.Provenance) { [StateKey] = PolicyState.Definition, [ActionKey] = policy.Action.ToString() };
        SafeTensors.Write(path, tensors, words.OrderBy(w => w.Key, StringComparer.Ordinal).ToDictionary());
    }

    /// <summary>Reads it; nothing in a file is run.</summary>
    /// <exception cref="GlintException">It is missing or damaged, holds no policy, or one for another state.</exception>
    public static Policy Read(string path) => Of(path, SafeTensors.ParseAll(path));

    /// <summary>The policy that Glint brings along; null where it brings none.</summary>
    internal static Policy? Shipped()
    {
        using Stream? stream = typeof(PolicyFile).Assembly.GetManifestResourceStream(ShippedName);
        if (stream is null) return null;
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return Of(ShippedName, SafeTensors.ParseAll(ShippedName, file));
    }

    private static Policy Of(string path, (Dictionary<string, StoredTensor> Tensors, Dictionary<string, string> Metadata) file)
    {
        (Dictionary<string, StoredTensor> tensors, Dictionary<string, string> words) = file;
        if (!words.TryGetValue(StateKey, out string? state) || !Enum.TryParse(words.GetValueOrDefault(ActionKey), out PolicyAction action) || !Enum.IsDefined(action))
        {
            throw new GlintException($"{path} holds no policy: its metadata do not say which state and action it has. {Remedy}");
        }
        if (state != PolicyState.Definition) throw new GlintException($"{path} holds a policy for another state ({state}) than this Glint computes ({PolicyState.Definition}). {Remedy}");
        if (!tensors.Keys.Order(StringComparer.Ordinal).SequenceEqual(Names.Order(StringComparer.Ordinal))) throw new GlintException($"{path} holds no policy: its tensors are {string.Join(", ", tensors.Keys)}, and should be {string.Join(", ", Names)}. {Remedy}");
        var parameters = new List<double>();
        foreach ((string name, long[] shape) in Names.Zip(Shapes(action)))
        {
            StoredTensor stored = tensors[name];
            if (stored.Type != "float32" || !stored.Shape.SequenceEqual(shape)) throw new GlintException($"{path} holds no policy: {name} is {stored.Type} [{string.Join(", ", stored.Shape)}], and should be float32 [{string.Join(", ", shape)}]. {Remedy}");
            foreach (float value in MemoryMarshal.Cast<byte, float>(stored.Bytes.Span)) parameters.Add(value);
        }
        if (parameters.Any(p => !double.IsFinite(p))) throw new GlintException($"{path} holds a policy with a weight that is not finite. {Remedy}");
        return new Policy(action, parameters) { Provenance = words.Where(w => w.Key is not (StateKey or ActionKey)).ToDictionary() };
    }

    private static long[][] Shapes(PolicyAction action) =>
        [[Policy.Neurons, PolicyState.Size], [Policy.Neurons], [Policy.OutputsOf(action), Policy.Neurons], [Policy.OutputsOf(action)]];
}
