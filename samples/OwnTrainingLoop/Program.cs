// A TorchSharp training loop of your own, with the recommended loss in three lines (marked); Methods.Balanced is one that adapts.
using Glint.Kernels;
using Glint.Training;                                                      // 1
using TorchSharp;
using static TorchSharp.torch;

random.manual_seed(1);
set_num_threads(1);
using var network = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size: 3, padding: 1), nn.ReLU(),
    nn.Conv2d(8, 1, kernel_size: 3, padding: 1), nn.Sigmoid());
using var optimizer = optim.Adam(network.parameters(), 1e-2);
using var loss = Methods.Recommended.NewLoss();                            // 2
// Some processors compute convolutions wrong: what can be mended is, and an error says what cannot.
Console.WriteLine(Numerics.Check(network, rand(4, 1, 32, 32)).Summary);

for (int step = 1; step <= 60; step++)
{
    using var scope = NewDisposeScope();
    (Tensor images, Tensor masks) = BrightSpots();
    optimizer.zero_grad();
    Tensor value = loss.call(network.call(images), masks);                 // 3: probabilities in, the loss out
    value.backward();
    optimizer.step();
    if (step % 20 == 0) Console.WriteLine($"step {step}: loss {value.ToDouble():0.000}, {loss.Coefficients}");
}

// Four noisy 32 x 32 images, each with one bright spot of 3 x 3 pixels.
static (Tensor Images, Tensor Masks) BrightSpots()
{
    Tensor masks = zeros(4, 1, 32, 32);                                    // [B, 1, H, W]
    foreach (int i in Enumerable.Range(0, 4))
    {
        long row = randint(0, 29, 1).ToInt64(), column = randint(0, 29, 1).ToInt64();
        masks.index_put_(1f, TensorIndex.Single(i), TensorIndex.Single(0), TensorIndex.Slice(row, row + 3), TensorIndex.Slice(column, column + 3));
    }
    return (masks + 0.3 * randn(4, 1, 32, 32), masks);
}
