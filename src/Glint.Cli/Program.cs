using System.CommandLine;
using Glint.Cli;

Allocator.KeepFreedMemory();
LibtorchLog.OnlyErrors();
return GlintCommand.Run(args, Console.Out, Console.Error);
