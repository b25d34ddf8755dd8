namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>A packet: of one layer, component, resolution and precinct.</summary>
internal readonly record struct Packet(int Layer, int Component, int Resolution, int Precinct);

/// <summary>The order of a tile's packets (T.800 B.12): each volume's precincts are put in its order, then gone through layer by layer.</summary>
internal static class PacketOrder
{
    // Where a precinct begins on the reference grid decides in the orders by position.
    private readonly record struct Place(long Y, long X, int Component, int Resolution, int Precinct);

    public static IEnumerable<Packet> Of(TileComponent[] components, Area tile, TileCoding coding, IReadOnlyList<Progression> changes)
    {
        if (changes.Count == 0) changes = [new Progression(0, int.MaxValue, 0, components.Length, coding.Layers, coding.Order)];
        foreach (Progression volume in changes)
        {
            int layers = Math.Min(volume.EndLayer, coding.Layers);
            List<Place> places = Places(components, tile, volume, layers);
            foreach (Packet packet in Sequence(places, volume.Order, layers)) yield return packet;
        }
    }

    private static IEnumerable<Packet> Sequence(List<Place> places, ProgressionOrder order, int layers)
    {
        places.Sort(Comparison(order));
        if (order == ProgressionOrder.LayerResolutionComponentPosition)
        {
            for (int layer = 0; layer < layers; layer++)
                foreach (Place place in places) yield return Packet(place, layer);
        }
        else if (order == ProgressionOrder.ResolutionLayerComponentPosition)
        {
            for (int start = 0, end; start < places.Count; start = end)
            {
                for (end = start; end < places.Count && places[end].Resolution == places[start].Resolution;) end++;
                for (int layer = 0; layer < layers; layer++)
                    for (int i = start; i < end; i++) yield return Packet(places[i], layer);
            }
        }
        else
        {
            foreach (Place place in places)
                for (int layer = 0; layer < layers; layer++) yield return Packet(place, layer);
        }
    }

    private static Packet Packet(Place place, int layer) => new(layer, place.Component, place.Resolution, place.Precinct);

    // Precincts whose layers have all come are left out, so that volumes which say the same again cost little.
    private static List<Place> Places(TileComponent[] components, Area tile, Progression volume, int layers)
    {
        var places = new List<Place>();
        for (int c = volume.FirstComponent; c < Math.Min(volume.EndComponent, components.Length); c++)
        {
            Resolution[] resolutions = components[c].Resolutions;
            for (int r = volume.FirstResolution; r < Math.Min(volume.EndResolution, resolutions.Length); r++)
            {
                Resolution resolution = resolutions[r];
                int down = resolutions.Length - 1 - r;
                var (width, height) = resolution.PrecinctSize;
                for (int i = 0; i < resolution.PrecinctsWide * resolution.PrecinctsHigh; i++)
                {
                    if (resolution.LayersRead(i) >= layers) continue;
                    int column = i % resolution.PrecinctsWide, row = i / resolution.PrecinctsWide;
                    places.Add(new Place(Begin(tile.Y0, resolution.Area.Y0, row, height, down), Begin(tile.X0, resolution.Area.X0, column, width, down), c, r, i));
                }
            }
        }
        return places;
    }

    // The first precinct begins with the tile unless the grid's line is there.
    private static long Begin(int tile, int resolution, int index, int size, int down)
    {
        bool isCut = index == 0 && (resolution & ((1 << size) - 1)) != 0;
        return isCut ? tile : ((long)(resolution >> size) + index) << (size + down);
    }

    private static Comparison<Place> Comparison(ProgressionOrder order) => order switch
    {
        ProgressionOrder.PositionComponentResolutionLayer => (p, q) =>
            By((p.Y, p.X, p.Component, p.Resolution, p.Precinct), (q.Y, q.X, q.Component, q.Resolution, q.Precinct)),
        ProgressionOrder.ComponentPositionResolutionLayer => (p, q) =>
            By((p.Component, p.Y, p.X, p.Resolution, p.Precinct), (q.Component, q.Y, q.X, q.Resolution, q.Precinct)),
        ProgressionOrder.ResolutionPositionComponentLayer => (p, q) =>
            By((p.Resolution, p.Y, p.X, p.Component, p.Precinct), (q.Resolution, q.Y, q.X, q.Component, q.Precinct)),
        _ => (p, q) => By((p.Resolution, p.Component, p.Precinct, 0, 0), (q.Resolution, q.Component, q.Precinct, 0, 0)),
    };

    private static int By((long, long, long, long, long) left, (long, long, long, long, long) right) => left.CompareTo(right);
}
