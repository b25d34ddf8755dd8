using System.Text.Json.Serialization;

namespace Glint.Imaging;

/// <summary>Three numbers along x, y and z: a position or a step in millimetres, a spacing, or a direction.</summary>
/// <param name="X">Along x; of a world position, towards the patient's left.</param>
/// <param name="Y">Along y; of a world position, towards the patient's back (posterior).</param>
/// <param name="Z">Along z; of a world position, towards the patient's head (superior).</param>
public readonly record struct Vector3D(double X, double Y, double Z)
{
    /// <summary>Euclidean length, in the unit of the components.</summary>
    [JsonIgnore]
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Scalar product.</summary>
    public double Dot(Vector3D other) => X * other.X + Y * other.Y + Z * other.Z;

    /// <summary>Vector product, perpendicular to both by the right-hand rule.</summary>
    public Vector3D Cross(Vector3D other) =>
        new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);

    /// <summary>Sum by component.</summary>
    public static Vector3D operator +(Vector3D left, Vector3D right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>Difference by component.</summary>
    public static Vector3D operator -(Vector3D left, Vector3D right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    /// <summary>Each component times a number.</summary>
    public static Vector3D operator *(Vector3D vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);
}
