# mypy: ignore-errors
"""The encoder and its heads in torch: only for training; reading runs the exported model without torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, INNER = 6, 384, 12, 1536
OUTPUTS = {"sentiment": 3, "act": 5, "target": 1, "severity": 1, "abuse": 1, "emotion": 28, "mood": 8}


class Layer(nn.Module):
    """One block of the encoder: attention and the inner layer, each added and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.joined = nn.Linear(WIDTH, WIDTH)
        self.norm_joined = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm_narrow = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        rows, length, _ = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        weighed = functional.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=seen
        )
        x = self.norm_joined(x + self.drop(self.joined(weighed.transpose(1, 2).reshape(rows, length, WIDTH))))
        return self.norm_narrow(x + self.drop(self.narrow(functional.gelu(self.widen(x)))))


class Network(nn.Module):
    """Tokens → one vector a text → one row of outputs a head."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH, padding_idx=0)
        self.places = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in OUTPUTS.items()})

    def encode(self, tokens: Tensor) -> Tensor:
        """The mean of the last layer over the tokens that are no padding."""
        held = tokens.ne(0)
        x = self.words(tokens) + self.places.weight[: tokens.shape[1]] + self.kind
        x = self.drop(self.norm(x))
        seen = held[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        weight = held[:, :, None].to(x.dtype)
        return (x * weight).sum(1) / weight.sum(1).clamp(min=1)

    def forward(self, tokens: Tensor) -> dict[str, Tensor]:
        vector = self.drop(self.encode(tokens))
        return {name: head(vector) for name, head in self.heads.items()}


def start_from(weights: dict[str, Tensor]) -> Network:
    """A network that begins with the published encoder's weights (its own names → ours)."""
    network = Network()
    state = network.state_dict()
    state["words.weight"] = weights["embeddings.word_embeddings.weight"]
    state["places.weight"] = weights["embeddings.position_embeddings.weight"]
    state["kind"] = weights["embeddings.token_type_embeddings.weight"][0]
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for i in range(LAYERS):
            theirs = f"encoder.layer.{i}."
            for ours, name in {
                "query": "attention.self.query",
                "key": "attention.self.key",
                "value": "attention.self.value",
                "joined": "attention.output.dense",
                "norm_joined": "attention.output.LayerNorm",
                "widen": "intermediate.dense",
                "narrow": "output.dense",
                "norm_narrow": "output.LayerNorm",
            }.items():
                state[f"layers.{i}.{ours}.{part}"] = weights[f"{theirs}{name}.{part}"]
    network.load_state_dict(state)
    return network
