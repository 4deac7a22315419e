"""Random models: small enough for unit tests, equal for equal seeds, with the vocabulary asked for."""

import importlib.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
READY = all(importlib.util.find_spec(name) for name in ("gguf", "numpy"))


@unittest.skipUnless(READY, "SKIPPED: python3-gguf and python3-numpy are not installed")
class RandomModel(unittest.TestCase):
    def make(self, name, *options):
        path = Path(self.folder.name) / name
        subprocess.run([sys.executable, HERE / "make_random_model.py", path, *options], check=True, stdout=subprocess.DEVNULL)
        return path

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_tiny_equal_and_seeded(self):
        first, again, other = self.make("a.gguf"), self.make("b.gguf"), self.make("c.gguf", "--seed", "2")
        self.assertLess(first.stat().st_size, 300_000)
        self.assertEqual(first.read_bytes(), again.read_bytes())
        self.assertNotEqual(first.read_bytes(), other.read_bytes())

    def test_shape_and_vocabulary(self):
        import gguf

        path = self.make("d.gguf", "--vocab", "5000", "--embd", "64", "--layers", "3", "--heads", "4", "--kv-heads", "2", "--ff", "96")
        reader = gguf.GGUFReader(path)
        tensors = {t.name: tuple(int(n) for n in t.shape) for t in reader.tensors}
        self.assertEqual(len(reader.get_field("tokenizer.ggml.tokens").data), 5000)
        self.assertEqual(tensors["token_embd.weight"], (64, 5000))
        self.assertEqual(tensors["blk.2.attn_k.weight"], (64, 32))
        self.assertNotIn("output.weight", tensors)

    def test_bad_shapes_are_refused(self):
        for options in (["--embd", "48"], ["--vocab", "100"], ["--heads", "3"]):
            with self.assertRaises(subprocess.CalledProcessError):
                subprocess.run([sys.executable, HERE / "make_random_model.py", "x", *options], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    unittest.main()
