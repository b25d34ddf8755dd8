using System.CommandLine;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint presets</c>: the presets as they are.</summary>
internal static class PresetsCommand
{
    internal static Command Create(CommandContext context)
    {
        var command = new Command("presets", "Prints the presets of train and compare, as they are; options of those commands take the place of entries.\n\nExample: glint presets");
        command.SetAction(_ => context.Output.WriteLine(Preset.Text.TrimEnd()));
        return command;
    }
}
