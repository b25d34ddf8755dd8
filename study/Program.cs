// The command with the study's methods: dotnet run -c Release --project study -- compare ... And its pages: dotnet run -c Release --project study -- pages
using Glint;
using Glint.Cli;
using GlintStudy;

if (args is not [StudyPage.Verb]) return GlintCommand.Run(args, StudyMethods.All);
try
{
    StudyPage.Run(".");
    return 0;
}
catch (GlintException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
