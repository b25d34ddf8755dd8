using Glint.Cli;
using Glint.Training;

return GlintCommand.Run(args, Methods.All);
