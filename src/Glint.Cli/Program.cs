using System.CommandLine;
using Glint.Cli;

return GlintCommand.Run(args, Console.Out, Console.Error);
