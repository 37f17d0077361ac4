# mypy: ignore-errors
# ruff: noqa: T201 - tools that people run and watch
"""Write the trained encoder as an int8 ONNX file: python -m pipelines.reading.deep.export --help. Needs torch, onnx.

The graph is written by hand, so that what runs is what stands here: weights as int8 with one scale a column, embeddings
with one a word, activations as uint8 with one fixed scale a place, found on training texts. Before it is rounded every
channel is divided by a factor that its weights are multiplied by, so that few loud channels do not drown the others.
Weights are rounded one channel after the other, each time making up in the later channels for the error of the former
(Frantar et al. 2022, GPTQ), and what is left of the mean error goes into the bias. Weights stay within 64: older
processors add two products in 16 bits, which more would overflow.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file
from tokenizers import Tokenizer

from pipelines.reading.deep.network import HEADS, OUTPUTS, WIDTH, Network
from pipelines.reading.deep.text import plain

TOKENS = 96
MOST = 64  # the largest weight, see above
DAMPED = 0.02  # of the mean product, added so that what was seldom seen does not run away
MEANING_LAYER = 3  # whose mean says what a text is about: the later ones know what it does
OURS = ("sentiment", "act", "target", "severity", "abuse")  # the heads that are shipped, in the order of the output


class Graph:
    """Nodes and constants as they are added; every call gives the name of what it made."""

    def __init__(self) -> None:
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, value: np.ndarray) -> str:
        self.count += 1
        name = f"c{self.count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: object) -> str | list[str]:
        self.count += 1
        names = [f"n{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names


@torch.no_grad()
def ranges(network: Network, codes: list[list[int]]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """For every place that is rounded what comes there; and the middle of all meanings."""
    held: dict[str, list[np.ndarray]] = {}

    def watch(name: str):
        def hook(_module, inputs):
            value = inputs[0].reshape(-1, inputs[0].shape[-1]).numpy()
            held.setdefault(name, []).append(value[:: max(1, len(value) // 64)])

        return hook

    for i, layer in enumerate(network.layers):
        for name in ("query", "joined", "widen", "narrow"):
            getattr(layer, name).register_forward_pre_hook(watch(f"{i}.{name}"))
    early: list[np.ndarray] = []
    network.layers[MEANING_LAYER - 1].register_forward_hook(lambda _m, _i, made: early.append(made[0].mean(0).numpy()))
    network.eval()
    for code in codes:
        network.encode(torch.tensor([code]))
    return {name: np.concatenate(parts) for name, parts in held.items()}, np.mean(early, 0).astype(np.float32)


def making_up(inputs: np.ndarray) -> np.ndarray:
    """How an error in one channel is made up for in the later ones: the upper root of the inverse of their products."""
    products = inputs.T @ inputs
    products += DAMPED * np.diag(products).mean() * np.eye(len(products))
    return np.linalg.cholesky(np.linalg.inv(products)).T


def rounded_by(weight: np.ndarray, scale: np.ndarray, made_up: np.ndarray) -> np.ndarray:
    """Whole numbers for the weights (inputs × outputs)."""
    left, out = weight.copy(), np.zeros(weight.shape, np.int8)
    for row in range(len(left)):
        out[row] = np.clip(np.rint(left[row] / scale), -MOST, MOST)
        error = (left[row] - out[row] * scale) / made_up[row, row]
        left[row + 1 :] -= np.outer(made_up[row, row + 1 :], error)
    return out


class Exporter:
    def __init__(
        self, network: Network, seen: dict[str, np.ndarray], middle: np.ndarray, strength: float, room: float
    ) -> None:
        self.network, self.seen, self.middle, self.graph = network, seen, middle, Graph()
        self.strength, self.room = strength, room

    def linear(self, x: str, place: str, *layers: torch.nn.Linear) -> list[str]:
        """Round `x` once, then one product a layer. Gives float outputs with their bias."""
        g, values = self.graph, self.seen[place]
        weights = np.concatenate([layer.weight.detach().numpy().T for layer in layers], 1)  # inputs × outputs
        loud = np.maximum(np.abs(values).max(0), 1e-3)
        heavy = np.maximum(np.abs(weights).max(1), 1e-3)
        factor = loud**self.strength / heavy ** (1 - self.strength)
        factor = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
        scaled = values / factor
        low, high = self.room * min(0.0, scaled.min()), self.room * max(0.0, scaled.max())
        step = np.float32((high - low) / 255)
        zero = np.uint8(np.clip(round(-low / step), 0, 255))
        meant = (np.clip(np.rint(scaled / step) + zero, 0, 255) - zero) * step  # what the product is given
        made_up = making_up(meant.astype(np.float64))
        x = g.add("Mul", x, g.constant(1 / factor))
        x = g.add("QuantizeLinear", x, g.constant(step), g.constant(zero))
        a_scale, a_zero = g.constant(step), g.constant(zero)
        out = []
        for layer in layers:
            weight = (layer.weight.detach().numpy().T * factor[:, None]).astype(np.float64)
            scale = (np.abs(weight).max(0) / MOST).astype(np.float32)
            rounded = rounded_by(weight, scale.astype(np.float64), made_up)
            lost = (scaled.mean(0) @ weight - meant.mean(0) @ (rounded * scale)).astype(np.float32)
            out.append(g.add(
                "MatMulIntegerToFloat", x, g.constant(rounded), a_scale, g.constant(scale), a_zero, "",
                g.constant(layer.bias.detach().numpy() + lost), domain="com.microsoft",
            ))  # fmt: skip
        return out

    def normed(self, x: str, skipped: str, norm: torch.nn.LayerNorm) -> str:
        g = self.graph
        return g.add(
            "SkipLayerNormalization", x, skipped, g.constant(norm.weight.detach().numpy()),
            g.constant(norm.bias.detach().numpy()), domain="com.microsoft", epsilon=norm.eps,
        )  # fmt: skip

    def model(self) -> onnx.ModelProto:
        g, net = self.graph, self.network
        words = net.words.weight.detach().numpy()
        scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-9) / 127
        places = net.places.weight.detach().numpy()[:TOKENS] + net.kind.detach().numpy()
        zero = g.constant(np.array(0, np.int64))
        held = g.add("Not", g.add("Equal", "tokens", zero))
        x = g.add("Gather", g.constant(np.round(words / scale).astype(np.int8)), "tokens")
        x = g.add(
            "Mul",
            g.add("Cast", x, to=TensorProto.FLOAT),
            g.add("Gather", g.constant(scale.astype(np.float32)), "tokens"),
        )
        length = g.add("Shape", "tokens", start=1, end=2)
        x = g.add("Add", x, g.add("Slice", g.constant(places), g.constant(np.array([0], np.int64)), length))
        x = g.add(
            "LayerNormalization", x, g.constant(net.norm.weight.detach().numpy()),
            g.constant(net.norm.bias.detach().numpy()), epsilon=net.norm.eps,
        )  # fmt: skip
        mask = g.add("Cast", held, to=TensorProto.INT32)
        for i, layer in enumerate(net.layers):
            q, k, v = self.linear(x, f"{i}.query", layer.query, layer.key, layer.value)
            seen = g.add("MultiHeadAttention", q, k, v, "", mask, domain="com.microsoft", num_heads=HEADS)
            (joined,) = self.linear(seen, f"{i}.joined", layer.joined)
            x = self.normed(x, joined, layer.norm_joined)
            (wide,) = self.linear(x, f"{i}.widen", layer.widen)
            (narrow,) = self.linear(g.add("Gelu", wide, domain="com.microsoft"), f"{i}.narrow", layer.narrow)
            x = self.normed(x, narrow, layer.norm_narrow)
            if i + 1 == MEANING_LAYER:
                early = x
        one = g.constant(np.array([1], np.int64))
        weight = g.add("Unsqueeze", g.add("Cast", held, to=TensorProto.FLOAT), one)
        two = g.constant(np.array([2], np.int64))
        count = g.add("Squeeze", g.add("ReduceSum", weight, two), two)

        def pooled(layer: str) -> str:
            return g.add("Div", g.add("Squeeze", g.add("MatMul", weight, layer), one), count)

        vector = pooled(x)
        meaning = g.add("Sub", pooled(early), g.constant(self.middle))
        matrix = np.concatenate([net.heads[name].weight.detach().numpy() for name in OURS]).T
        bias = np.concatenate([net.heads[name].bias.detach().numpy() for name in OURS])
        logits = g.add("Gemm", vector, g.constant(matrix), g.constant(bias))
        g.nodes.append(helper.make_node("Identity", [vector], ["vector"]))
        g.nodes.append(helper.make_node("Identity", [logits], ["logits"]))
        g.nodes.append(helper.make_node("Identity", [meaning], ["meaning"]))
        made = helper.make_graph(
            g.nodes, "deep-reader", [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["texts", "length"])],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", width])
                for name, width in (("vector", WIDTH), ("meaning", WIDTH), ("logits", sum(OUTPUTS[n] for n in OURS)))
            ],
            g.constants,
        )  # fmt: skip
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="earshot")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--weights", type=Path, required=True)
    ask.add_argument("--base", type=Path, required=True, help="the folder of the published encoder")
    ask.add_argument("--texts", type=Path, required=True, help="a JSON list of training texts, to find the ranges on")
    ask.add_argument("--out", type=Path, required=True, help="the folder to write model.onnx, vocab.txt, facts.json in")
    ask.add_argument("--facts", type=Path, required=True, help="a JSON file: version, sharpness and prior of the heads")
    ask.add_argument("--strength", type=float, default=0.85)
    ask.add_argument("--room", type=float, default=1.1, help="how far beyond what was seen values may go")
    given = ask.parse_args()
    torch.set_num_threads(1)
    network = Network()
    network.load_state_dict(load_file(str(given.weights)))
    tokenizer = Tokenizer.from_file(str(given.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    texts = json.loads(given.texts.read_text(encoding="utf-8"))
    codes = [code.ids for code in tokenizer.encode_batch([plain(text) for text in texts])]
    model = Exporter(network, *ranges(network, codes), given.strength, given.room).model()
    onnx.checker.check_model(model)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "model.onnx").write_bytes(model.SerializeToString())
    (given.out / "vocab.txt").write_bytes((given.base / "vocab.txt").read_bytes())
    hashes = {name: hashlib.sha256((given.out / name).read_bytes()).hexdigest() for name in ("model.onnx", "vocab.txt")}
    facts = json.loads(given.facts.read_text(encoding="utf-8"))
    facts |= {"sha256": hashes, "logits": sum(OUTPUTS[name] for name in OURS), "width": WIDTH}
    (given.out / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"{given.out}: {(given.out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
