"""The network: a shared prefix changes nothing, nor does growth at first. Skipped where torch is not installed."""

import importlib.util
import unittest


has_torch = unittest.skipUnless(importlib.util.find_spec("torch"), "SKIPPED: python3-torch is not installed")


@has_torch
class Growth(unittest.TestCase):
    def test_a_grown_model_computes_the_same_and_can_learn(self):
        import torch

        from model import Model, Shape

        torch.manual_seed(3)
        small = Model(Shape(vocabulary=50, width=32, layers=2, heads=2, feed_forward=64, context=64))
        tokens = torch.randint(0, 50, (4, 11))
        for layers in (2, 3, 6):
            grown = Model(Shape(vocabulary=50, width=32, layers=layers, heads=2, feed_forward=64, context=64))
            self.assertGreater((small.hidden(tokens) - grown.hidden(tokens)).abs().max().item(), 1e-2)
            grown.grow_from(small.state_dict())
            self.assertLess((small.hidden(tokens) - grown.hidden(tokens)).abs().max().item(), 1e-5)
            grown.hidden(tokens).pow(3).sum().backward()
            self.assertTrue(all(block.o.weight.grad.abs().max() > 0 for block in grown.blocks))
        with self.assertRaises(ValueError):
            small.grow_from(Model(Shape(vocabulary=50, width=32, layers=3, heads=2, feed_forward=64, context=64)).state_dict())


@has_torch
class Prefix(unittest.TestCase):
    def test_a_shared_prefix_equals_whole_rows(self):
        import torch

        from model import Model, Shape

        torch.manual_seed(3)
        model = Model(Shape(vocabulary=50, width=32, layers=3, heads=2, feed_forward=64, context=64))
        prefix, rest = torch.randint(0, 50, (1, 7)), torch.randint(0, 50, (4, 11))
        whole = model.hidden(torch.cat((prefix.expand(4, -1), rest), 1))
        self.assertLess((whole[:, 7:] - model.hidden(rest, prefix)).abs().max().item(), 1e-4)
        changed = prefix.clone()
        changed[0, 0] = (changed[0, 0] + 1) % 50
        self.assertGreater((whole[:, 7:] - model.hidden(rest, changed)).abs().max().item(), 1e-3)

    def test_later_tokens_do_not_change_earlier_states(self):
        import torch

        from model import Model, Shape

        model = Model(Shape(vocabulary=50, width=32, layers=2, heads=2, feed_forward=64, context=64))
        tokens = torch.randint(0, 50, (2, 12))
        other = tokens.clone()
        other[:, 8:] = (other[:, 8:] + 1) % 50
        self.assertTrue(torch.allclose(model.hidden(tokens)[:, :8], model.hidden(other)[:, :8], atol=1e-5))


if __name__ == "__main__":
    unittest.main()
