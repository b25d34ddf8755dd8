namespace Glint.Imaging;

/// <summary>Sets that grow together (Tarjan 1975), each named by its first member.</summary>
internal sealed class UnionFind
{
    private readonly int[] _parent;

    internal UnionFind(int members)
    {
        _parent = new int[members];
        for (int i = 0; i < members; i++) _parent[i] = i;
    }

    internal int FirstOf(int member)
    {
        while (_parent[member] != member) member = _parent[member] = _parent[_parent[member]];
        return member;
    }

    internal void Join(int one, int other)
    {
        (int a, int b) = (FirstOf(one), FirstOf(other));
        _parent[Math.Max(a, b)] = Math.Min(a, b);
    }
}
