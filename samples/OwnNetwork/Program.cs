// The command glint with a network of your own:
// dotnet run -c Release --project samples/OwnNetwork -- compare --network mine --data phantom --methods D,GB --out out/own-network
using Glint.Cli;
using Glint.Networks;
using Glint.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

return GlintCommand.Run(args, new GlintParts { Networks = [.. Architecture.All, new Architecture("Mine", SideDivisor: 4, (spec, _) => new Hourglass(spec.Width))] });

// Names of fields are names in its files.
internal sealed class Hourglass : nn.Module<Tensor, Tensor>
{
    private readonly Sequential down, up;
    private readonly Conv2d head;

    internal Hourglass(double width) : base(nameof(Hourglass))
    {
        int channels = Math.Max(2, (int)(32 * width));
        down = nn.Sequential(nn.Conv2d(1, channels, 4, stride: 4), nn.ReLU());
        up = nn.Sequential(nn.ConvTranspose2d(channels, channels, 4, stride: 4), nn.ReLU());
        head = nn.Conv2d(channels + 1, 1, 3, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor seen = cat([up.call(down.call(images)), images], 1);      // [B, channels + 1, H, W]
        return sigmoid(head.call(seen)).MoveToOuterDisposeScope();       // [B, 1, H, W]
    }
}
