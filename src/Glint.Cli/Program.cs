using System.CommandLine;
using Glint.Cli;
using Glint.Kernels;

Allocator.KeepFreedMemory();
LibtorchLog.OnlyErrors();
return GlintCommand.Run(args, Console.Out, Console.Error);
