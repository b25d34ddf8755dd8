using System.CommandLine;
using System.CommandLine.Help;
using Glint.Networks;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>
/// Every option of every command, as the command has them, with values that nobody means. An option is tested by being there: what it is
/// needs no entry here, unless it is required and takes no path.
/// </summary>
[Collection("commands share the process's threads")]
public class EveryOptionTests
{
    private const string Absent = "no-such-folder/nothing";

    private static readonly string[] NoNumbers = ["junk", "", "NaN", "nan", "Infinity", "-inf", "∞", "1e999", "1,5", "0,003", "1.000,5", " 5", "5 ", "1_000", "0x10", "5mm", "٣", "--", "- 1", new string('9', 5000)];

    private static readonly string[] Numbers = ["-1", "0", "1", "2147483647", "9223372036854775807", "99999999999999999999999999", "1e300", "-1e300", "1e-300", "0.5", "-0.0"];

    public static IEnumerable<ITheoryDataRow> Options => Commands()
        .SelectMany(command => command.Options.Where(o => o is not HelpOption and not VersionOption && !IsAllThatIsMissing(command, o)).Select(option => new TheoryDataRow<string, string>(command.Name, option.Name)));

    [Fact]
    public void TheWalkIsOverTheRealCommands()
    {
        Assert.Contains(Commands(), c => c.Name == "compare");
        Assert.True(Options.Count() > 100);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void AValueThatCannotBe_IsOneLine_AndNeverAStack(string commandName, string optionName)
    {
        Command command = Commands().Single(c => c.Name == commandName);
        Option option = command.Options.Single(o => o.Name == optionName);
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        foreach ((string text, string[] given) in NoNumbers.Concat(Numbers).SelectMany(text => new[] { (text, new[] { optionName, text }), (text, [$"{optionName}={text}"]) }))
        {
            CommandLine run = CommandLine.Run([commandName, .. command.Arguments.Select(_ => Absent), .. Required(command, option), .. given]);
            Assert.True(run.ExitCode is GlintCommand.WrongOption or GlintCommand.UserCanMend, $"{optionName} '{text}' ended with {run.ExitCode}: {run.Output}{run.Error}");
            string line = run.ExitCode == GlintCommand.WrongOption ? run.MustBeRefused() : run.MustBeMended(Absent);
            foreach (string theirs in new[] { "System.", "`", "Cannot parse", "\t" }) Assert.DoesNotContain(theirs, line, StringComparison.Ordinal);
            // Text may be a file's name, and a switch may stand alone. Anything else is a number, or a word of a few.
            if (type == typeof(string) || type == typeof(string[]) || type == typeof(bool) || (Numbers.Contains(text) && !type.IsEnum)) continue;
            Assert.True(run.ExitCode == GlintCommand.WrongOption, $"{optionName} took '{text}': {run.Error}");
            Assert.Matches($"{optionName} is (given without a value|'.*'); it takes ", line);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void AnOptionTwice_OrWithoutItsValue_IsOneLine(string commandName, string optionName)
    {
        Command command = Commands().Single(c => c.Name == commandName);
        Option option = command.Options.Single(o => o.Name == optionName);
        string[] others = [commandName, .. command.Arguments.Select(_ => Absent), .. Required(command, option)];
        if (option.Arity.MaximumNumberOfValues == 1)
        {
            string twice = CommandLine.Run([.. others, optionName, ValueOf(option), optionName, ValueOf(option)]).MustBeRefused();
            Assert.Contains($"{optionName} is given 2 times", twice, StringComparison.Ordinal);
        }
        if (option.Arity.MinimumNumberOfValues > 0)
        {
            Assert.Contains($"{optionName} is given without a value", CommandLine.Run([.. others, optionName]).MustBeRefused(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--batch", "2147483647")]
    [InlineData("--side", "2147483616")]
    [InlineData("--side", "65536")]
    [InlineData("--shift", "2147483647")]
    [InlineData("--tile-side", "192", "--framing", "mosaic")]
    [InlineData("--width", "17")]
    [InlineData("--drop-rate", "1")]
    [InlineData("--phantom-patients", "2147483647")]
    [InlineData("--phantom-slices", "2147483647")]
    [InlineData("--side", "32")]
    [InlineData("--folds", "5", "--fold", "9")]
    [InlineData("--fold", "1")]
    [InlineData("--device", "abc")]
    [InlineData("--device", "cuda:-1")]
    [InlineData("--authors-head", "true", "--network", "unet")]
    public void WhatNoDataCouldMakeRight_IsRefusedBeforeAnythingIsMade(params string[] options)
    {
        using var sets = DataSets.Of(0);
        CommandLine.Run(["train", "--data", "phantom", "--method", "D", "--out", sets.Out, .. options]).MustBeRefused();
        CommandLine.Run(["compare", "--data", "phantom", "--out", sets.Out, .. options]).MustBeRefused();
        Assert.Equal([sets.Data], Directory.EnumerateFileSystemEntries(sets.Root));
    }

    [Theory]
    [InlineData("--learning-rate", "0,003", "a number above 0, with a point before decimals")]
    [InlineData("--width", "0,25", "a number above 0 and at most 16")]
    [InlineData("--tumour-share", "1,0", "a number from 0 to 1")]
    [InlineData("--steps", "1,000", "a whole number from 1 to 2147483647")]
    [InlineData("--seed", "1.0", "a whole number")]
    [InlineData("--alpha-p", "0,6", "a number above 0")]
    [InlineData("--window", "-1.000,5,400", "LOW,HIGH in HU")]
    [InlineData("--window", "-1000, 400", "LOW,HIGH in HU")]
    public void ADecimalComma_IsRefused_AndTheLineSaysWhatIsTaken(string option, string text, string takes)
    {
        string line = CommandLine.Run("train", "--data", Absent, "--method", "T", "--out", Absent, option, text).MustBeRefused();
        Assert.StartsWith($"glint: {option} is '{text}'; it takes ", line, StringComparison.Ordinal);
        Assert.Contains(takes, line, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArgumentThatIsNothing_OrOneTooMany_IsOneLine()
    {
        foreach (Command command in Commands().Where(c => c.Arguments.Count > 0))
        {
            CommandLine empty = CommandLine.Run([command.Name, ""]), many = CommandLine.Run([command.Name, .. Enumerable.Repeat(Absent, 1000)]);
            Assert.Contains($"{command.Arguments[0].Name} is ''; it takes a path.", empty.MustBeRefused(), StringComparison.Ordinal);
            many.MustBeRefused();
            Assert.Contains($"{command.Arguments[0].Name} is missing", CommandLine.Run(command.Name).MustBeRefused(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NothingIsJudgedByAValidator_WhichRunsBeforeWhatCouldNotBeReadIsLookedAt()
    {
        Assert.All(Commands(), command =>
        {
            Assert.Empty(command.Validators);
            Assert.All(command.Options.Where(o => o is not VersionOption), option => Assert.Empty(option.Validators));
            Assert.All(command.Arguments, argument => Assert.Empty(argument.Validators));
        });
    }

    private static List<Command> Commands()
    {
        RootCommand root = GlintCommand.Tree(new CommandContext(new GlintParts(), GlintProgram.Running, TextReader.Null, TextWriter.Null, TextWriter.Null));
        var all = new List<Command> { root };
        for (int i = 0; i < all.Count; i++) all.AddRange(all[i].Subcommands);
        return all;
    }

    private static IEnumerable<string> Required(Command command, Option but) =>
        command.Options.Where(o => o.Required && o != but).SelectMany(o => new[] { o.Name, IsAllThatIsMissing(command, o) ? "/dev/null/nothing" : ValueOf(o) });

    // It reads nothing: with a folder that can be made it would begin, whatever that is called.
    private static bool IsAllThatIsMissing(Command command, Option option) => command.Name == "learn-policy" && option.Name == "--out";

    private static string ValueOf(Option option) => option.Name is "--method" ? "D" : option.ValueType == typeof(bool) ? "true" : Absent;
}
