namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>Decodes a tile: packets, code-blocks, wavelet, component transform, and its samples into the frame's.</summary>
internal sealed class TileDecoder(ImageSize size, ReadOnlyMemory<byte> frame)
{
    private readonly BlockDecoder blocks = new();

    public void Decode(int index, TilePackets packets, Span<int> samples)
    {
        Area area = size.Tile(index);
        var components = new TileComponent[size.Components];
        for (int c = 0; c < components.Length; c++)
            components[c] = new TileComponent(area, packets.Parameters.Coding(c), packets.Parameters.Quantization(c), size.Precision);
        ReadOnlyMemory<byte> data = Join(packets.Parts);
        List<Chunk> chunks = ReadPackets(components, area, packets.Parameters, data);
        var planes = new Plane?[components.Length];
        try
        {
            for (int c = 0; c < components.Length; c++)
            {
                planes[c] = new Plane(components[c]);
                DecodeBlocks(components[c], planes[c]!, data.Span, chunks);
                planes[c]!.Transform();
            }
            if (packets.Parameters.Tile.TransformsComponents) ComponentTransform.Undo(planes!);
            for (int c = 0; c < planes.Length; c++) Write(planes[c]!, area, samples[c..]);
        }
        finally
        {
            foreach (Plane? plane in planes) plane?.Dispose();
        }
    }

    private ReadOnlyMemory<byte> Join(List<(int Start, int End)> parts)
    {
        if (parts.Count == 1) return frame[parts[0].Start..parts[0].End];
        var joined = new byte[parts.Sum(part => part.End - part.Start)];
        int at = 0;
        foreach (var (start, end) in parts)
        {
            frame[start..end].CopyTo(joined.AsMemory(at));
            at += end - start;
        }
        return joined;
    }

    // Each packet has a byte at least, so that what the headers promise is held to the data before lists of it are made.
    private static List<Chunk> ReadPackets(TileComponent[] components, Area area, Parameters parameters, ReadOnlyMemory<byte> data)
    {
        long precincts = components.Sum(component => component.Resolutions.Sum(r => (long)r.PrecinctsWide * r.PrecinctsHigh));
        if (precincts > data.Length)
            throw new GlintException($"the JPEG 2000 frame has a tile of {data.Length} bytes for {precincts} precincts. It is cut off or damaged.");
        var reader = new PacketReader(data);
        foreach (Packet packet in PacketOrder.Of(components, area, parameters.Tile, parameters.ProgressionChanges))
        {
            TileComponent component = components[packet.Component];
            Precinct precinct = component.Resolutions[packet.Resolution].Precinct(packet.Precinct, component.Coding);
            if (packet.Layer > precinct.NextLayer) throw new GlintException("the JPEG 2000 frame leaves out a layer. It is damaged.");
            if (packet.Layer == precinct.NextLayer) reader.Read(precinct, component.Coding.Style);
        }
        return reader.Chunks;
    }

    private void DecodeBlocks(TileComponent component, Plane plane, ReadOnlySpan<byte> data, List<Chunk> chunks)
    {
        foreach (Resolution resolution in component.Resolutions)
            foreach (Precinct precinct in resolution.Precincts)
                foreach (PrecinctBand part in precinct.Bands)
                    foreach (CodeBlock block in part.Blocks)
                        if (block.FirstChunk >= 0) plane.Put(blocks.Decode(block, part.Band.Orientation, component.Coding.Style, data, chunks), block, part.Band);
    }

    // G.1.2: unsigned samples were made symmetric about 0.
    private void Write(Plane plane, Area area, Span<int> samples)
    {
        int offset = size.IsSigned ? 0 : 1 << (size.Precision - 1), least = size.IsSigned ? -(1 << (size.Precision - 1)) : 0, most = least + (1 << size.Precision) - 1;
        int step = size.Components, stride = size.Image.Width * step;
        for (int y = 0; y < area.Height; y++)
        {
            int at = ((area.Y0 - size.Image.Y0 + y) * stride) + ((area.X0 - size.Image.X0) * step);
            if (plane.IsReversible)
            {
                foreach (int value in plane.Integers.Slice(y * area.Width, area.Width))
                {
                    samples[at] = Math.Clamp(value + offset, least, most);
                    at += step;
                }
            }
            else
            {
                foreach (float value in plane.Reals.Slice(y * area.Width, area.Width))
                {
                    samples[at] = (int)Math.Clamp(MathF.Round(value) + offset, least, most);
                    at += step;
                }
            }
        }
    }
}
