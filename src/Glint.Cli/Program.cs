using System.CommandLine;
using Glint.Cli;

Allocator.KeepFreedMemory();
return GlintCommand.Run(args, Console.Out, Console.Error);
