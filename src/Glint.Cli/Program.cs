using System.CommandLine;
using Glint.Cli;
using Glint.Kernels;

Allocator.KeepFreedMemory();
return GlintCommand.Run(args, Console.Out, Console.Error);
