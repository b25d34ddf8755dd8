// The command with the study's methods: dotnet run -c Release --project study -- compare ... Its pages: -- pages. A panel of its second part: -- keep PANEL FOLDER...
using Glint;
using Glint.Cli;
using GlintStudy;
using GlintStudy.Two;

if (args is not ([StudyPage.Verb] or [KeptPanel.Verb, _, _, ..])) return GlintCommand.Run(args, StudyMethods.All);
try
{
    if (args is [StudyPage.Verb]) StudyPage.Run(".");
    else KeptPanel.Keep(".", args[1], args[2..]);
    return 0;
}
catch (GlintException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
