namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The packets of a tile: its parameters and where its tile-parts' data lie in the frame.</summary>
internal sealed record TilePackets(Parameters Parameters, List<(int Start, int End)> Parts);

/// <summary>A codestream's headers (T.800 annex A), read to its end; nothing is decoded yet.</summary>
internal sealed record Codestream(ImageSize Size, TilePackets[] Tiles)
{
    private const string Name = "JPEG 2000";
    private const int StartOfCodestream = 0x4F, ImageAndTileSize = 0x51, StartOfTilePart = 0x90, StartOfData = 0x93, EndOfCodestream = 0xD9, TilePartHeaderBytes = 12;

    public static Codestream Read(ReadOnlySpan<byte> frame, int position, PixelFormat format)
    {
        var reader = new MarkerReader(frame, Name) { Position = position };
        if (reader.Marker() != StartOfCodestream || reader.Marker() != ImageAndTileSize)
            throw new GlintException($"the {Name} frame does not begin with a codestream. It is damaged or coded otherwise.");
        ImageSize size = ImageSize.Read(reader.Segment(), format);
        var parameters = new Parameters(size.Components);
        int marker;
        while ((marker = reader.Marker()) != StartOfTilePart) parameters.Read(marker, reader.Segment());

        long count = (long)size.TilesWide * size.TilesHigh;
        if (count > frame.Length / TilePartHeaderBytes)
            throw new GlintException($"the {Name} frame of {frame.Length} bytes cannot hold its {count} tiles. It is cut off or damaged.");
        var tiles = new TilePackets?[count];
        while (marker == StartOfTilePart)
        {
            ReadTilePart(frame, ref reader, parameters, size, tiles);
            if (reader.Left < 2) break;
            marker = reader.Marker();
        }
        if (reader.Left >= 2 && marker != EndOfCodestream)
            throw new GlintException($"the {Name} frame has the marker FF{marker:X2} between its tile-parts. It is damaged.");
        int missing = Array.IndexOf(tiles, null);
        return missing < 0 ? new Codestream(size, tiles!)
            : throw new GlintException($"the {Name} frame lacks tile {missing + 1} of {count}. It is cut off or damaged.");
    }

    private static void ReadTilePart(ReadOnlySpan<byte> frame, ref MarkerReader reader, Parameters parameters, ImageSize size, TilePackets?[] tiles)
    {
        int start = reader.Position - 2;
        MarkerReader header = reader.Segment();
        int index = header.Word();
        uint length = header.Long();
        if (index >= tiles.Length) throw new GlintException($"the {Name} frame has a part of tile {index + 1} of {tiles.Length}. It is damaged.");
        TilePackets tile = tiles[index] ??= new TilePackets(new Parameters(size.Components, parameters), []);
        int marker;
        while ((marker = reader.Marker()) != StartOfData) tile.Parameters.Read(marker, reader.Segment());
        long end = length == 0 ? frame.Length : start + (long)length;
        if (end > frame.Length || end < reader.Position)
            throw new GlintException($"the {Name} frame of {frame.Length} bytes has a tile-part from byte {start} to {end}. It is cut off or damaged.");
        tile.Parts.Add((reader.Position, (int)end));
        reader.Position = (int)end;
    }
}
