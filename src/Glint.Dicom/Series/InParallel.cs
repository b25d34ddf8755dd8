namespace Glint.Dicom;

/// <summary>Work on slices that do not depend on each other. Of errors, the first slice's is thrown, as if one had come after the other.</summary>
internal static class InParallel
{
    public static void For(int count, Action<int> work)
    {
        var errors = new Exception?[count];
        Parallel.For(0, count, (i, loop) =>
        {
            try
            {
                work(i);
            }
#pragma warning disable CA1031 // every error is kept, and the first is thrown below
            catch (Exception error)
#pragma warning restore CA1031
            {
                errors[i] = error;
                loop.Break();
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }
}
