namespace Glint.Imaging.Tests;

/// <summary>Affines that do not lie along the patient's axes.</summary>
internal static class Rotations
{
    /// <summary>Turned about z, then x, then z again.</summary>
    public static Affine Turned(double[] spacing, double[] angles, double[] origin)
    {
        Vector3D Turn(Vector3D v) => AboutZ(AboutX(AboutZ(v, angles[0]), angles[1]), angles[2]);
        return new Affine(
            Turn(new(1, 0, 0)) * spacing[0], Turn(new(0, 1, 0)) * spacing[1], Turn(new(0, 0, 1)) * spacing[2], new Vector3D(origin[0], origin[1], origin[2]));
    }

    private static Vector3D AboutZ(Vector3D v, double angle)
    {
        var (s, c) = Math.SinCos(angle);
        return new(c * v.X - s * v.Y, s * v.X + c * v.Y, v.Z);
    }

    private static Vector3D AboutX(Vector3D v, double angle)
    {
        var (s, c) = Math.SinCos(angle);
        return new(v.X, c * v.Y - s * v.Z, s * v.Y + c * v.Z);
    }
}
