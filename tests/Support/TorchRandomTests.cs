namespace Glint.Tests.Support;

/// <summary>Tests that depend on torch's global random generator take turns.</summary>
[CollectionDefinition(nameof(TorchRandomTests), DisableParallelization = true)]
public sealed class TorchRandomTests;
