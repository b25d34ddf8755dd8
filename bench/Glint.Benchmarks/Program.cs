using Glint.Benchmarks;

// Each verb prints a table for people and ends with one line of JSON that holds the same figures.
bool quick = args.Contains("--quick");
switch (args.FirstOrDefault(a => !a.StartsWith('-')))
{
    case FullWidthStep.Name:
        FullWidthStep.Run(quick);
        return 0;
    default:
        Console.Error.WriteLine($"Usage: dotnet run -c Release --project bench/Glint.Benchmarks -- VERB [--quick]\n  {FullWidthStep.Name}  {FullWidthStep.Description}");
        return 2;
}
