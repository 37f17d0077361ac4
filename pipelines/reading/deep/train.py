# mypy: ignore-errors
# ruff: noqa: T201 - tools that people run and watch
"""Fine-tune the deep reader: python -m pipelines.reading.deep.train --help. Needs torch, safetensors and tokenizers.

One run in two parts, each as long as it is given: the first leaves some programmes out, so that reading a programme
never seen can be measured; the second adds them. The learning rate falls over both parts together. What is kept is the
running mean of the weights; the project's own text is read anew at every save, so that it may grow meanwhile.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import pickle
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch.nn import functional

from pipelines.reading.deep.network import Network, start_from
from pipelines.reading.deep.text import plain
from pipelines.reading.near import near_copies

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENS, BATCH = 96, 20
AVERAGED = 10  # steps between two weights that go into the running mean
DROPPED = 0.06  # the share of word pieces of our own texts that is left out, anew each time: they are read often
SENTIMENTS = ("negative", "neutral", "positive")
ACTS = ("criticism", "complaint", "enquiry", "praise", "other")
EMOTIONS = """admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval
    disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride realization relief
    remorse sadness surprise neutral""".split()  # noqa: SIM905 - a list of words reads better as words

# What an emotion says about the act, as a weak sign; the first that a text carries counts.
WEAK_ACT = {
    "curiosity": 2, "confusion": 2, "gratitude": 3, "admiration": 3, "approval": 3, "disapproval": 0,
    "annoyance": 0, "disgust": 0, "anger": 0, "disappointment": 1, "neutral": 4, "joy": 4, "amusement": 4,
    "sadness": 4, "surprise": 4, "love": 4, "fear": 4, "desire": 4, "realization": 4,
}  # fmt: skip
Example = tuple[list[int], str, list[float]]  # tokens, head, target


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Sets:
    """The training sets as examples, few of each: the time of one core decides how many are read."""

    def __init__(self, tokenizer: Tokenizer, seed: int) -> None:
        self.tokenizer = tokenizer
        self.random = random.Random(seed)  # noqa: S311 - no secret

    def tokens(self, texts: list[str]) -> list[list[int]]:
        return [code.ids for code in self.tokenizer.encode_batch([plain(text) for text in texts])]

    def examples(self, pairs: list[tuple[str, list[float]]], head: str) -> list[Example]:
        codes = self.tokens([text for text, _ in pairs])
        return [(code, head, target) for code, (_, target) in zip(codes, pairs, strict=True)]

    def sentiment(self, data: Path, held_out: Path) -> list[Example]:
        """All but the copies of the measuring set."""
        rows = rows_of(data / "train" / "sentiment_semeval.csv")
        copies = near_copies([row["text"] for row in rows], [row["text"] for row in rows_of(held_out)], 0.5)
        print(f"sentiment: {sum(copies)} of {len(rows)} left out as copies of the measuring set", flush=True)
        kept = [row for row, copy in zip(rows, copies, strict=True) if not copy]
        kept += [r for r in rows_of(data / "train" / "sentiment_umsab_8_languages.csv") if r["language"] == "english"]
        return self.examples([(r["text"], [float(SENTIMENTS.index(r["label"]))]) for r in kept], "sentiment")

    def abuse(self, data: Path) -> list[Example]:
        pairs = [
            (row["text"], [float(row["label"] == "offensive")])
            for row in rows_of(data / "train" / "abuse_tweeteval_offensive.csv")
        ]
        rows = rows_of(data / "train" / "abuse_davidson.csv")
        neither = [row for row in rows if row["label"] == "neither"]
        bad = self.random.sample([row for row in rows if row["label"] != "neither"], 4000)
        pairs += [(row["text"].lstrip("! "), [float(row["label"] != "neither")]) for row in neither + bad]
        return self.examples(pairs, "abuse")

    def moods(self, data: Path) -> list[Example]:
        """XED's eight moods of single sentences: small help, small share."""
        pairs = []
        for line in (data / "train" / "emotions_xed_en.tsv").read_text(encoding="utf-8").splitlines():
            text, _, numbers = line.partition("\t")
            held = {int(part) for part in numbers.split(",") if part.strip().isdigit()}
            if held:
                pairs.append((text, [float(number in held) for number in range(1, 9)]))
        return self.examples(pairs, "mood")

    def emotions(self, data: Path) -> list[Example]:
        pairs = []
        for row in rows_of(data / "train" / "emotions_goemotions.csv"):
            held = row["label"].split("|")
            if held == ["neutral"] and self.random.random() < 0.6:
                continue  # fewer of the plain neutral ones are enough
            target = [float(name in held) for name in EMOTIONS]
            acts = [WEAK_ACT[name] for name in held if name in WEAK_ACT]
            pairs.append((row["text"], [*target, float(acts[0] if acts else 4)]))
        return self.examples(pairs, "emotion")

    def corpus(self, folder: Path, kinds: set[str], within: bool) -> list[Example]:
        """The project's own texts: act, target, severity, sentiment and abuse in one row of targets."""
        texts, targets = [], []
        for path in sorted(folder.glob("*.tsv")):
            if path.stem == "second_labels" or (path.stem in kinds) != within:
                continue
            with path.open(encoding="utf-8") as file:
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    texts.append(row["text"])
                    targets.append([
                        float(ACTS.index(row["act"])), {"y": 1.0, "n": 0.0}.get(row["target"], 0.5),
                        float(row["severity"]) / 3, float(SENTIMENTS.index(row["sentiment"])), float(row["abuse"]),
                    ])  # fmt: skip
        return [(c, "corpus", t) for c, t in zip(self.tokens(texts), targets, strict=True)]


def endless(examples: list[Example], dice: random.Random) -> Iterator[Example]:
    """For ever: the examples in an order that is new each time; of our own, now without this and now without that."""
    while True:
        order = list(examples)
        dice.shuffle(order)
        for code, head, target in order:
            if head == "corpus" and len(code) > 8:
                yield [code[0], *(one for one in code[1:-1] if dice.random() >= DROPPED), code[-1]], head, target
            else:
                yield code, head, target


def batches(shares: list[tuple[list[Example], float]], dice: random.Random) -> Iterator[list[Example]]:
    """For ever: the sets in these shares, texts of like length together."""
    streams = [endless(examples, dice) for examples, _ in shares]
    block = BATCH * 24
    total = sum(share for _, share in shares)
    while True:
        drawn = [
            next(s) for s, (_, share) in zip(streams, shares, strict=True) for _ in range(round(block * share / total))
        ]
        drawn.sort(key=lambda example: len(example[0]) + dice.random())
        made = [drawn[i : i + BATCH] for i in range(0, len(drawn), BATCH)]
        dice.shuffle(made)
        yield from made


def padded(batch: list[list[int]]) -> torch.Tensor:
    longest = max(len(code) for code in batch)
    return torch.tensor([code + [0] * (longest - len(code)) for code in batch])


def loss_of(network: Network, batch: list[Example], act_prior: torch.Tensor) -> torch.Tensor:
    """The sum over the heads; the logits of act are trained as if every act were as frequent."""
    out = network(padded([example[0] for example in batch]))
    total = torch.zeros(())
    yes = functional.binary_cross_entropy_with_logits
    for head in sorted({example[1] for example in batch}):
        rows = [i for i, example in enumerate(batch) if example[1] == head]
        target = torch.tensor([batch[i][2] for i in rows])
        if head == "sentiment":
            part = functional.cross_entropy(out[head][rows], target[:, 0].long())
        elif head == "corpus":
            part = 2 * functional.cross_entropy(out["act"][rows] + act_prior, target[:, 0].long(), label_smoothing=0.05)
            part = (
                part
                + 0.5 * yes(out["target"][rows, 0], target[:, 1])
                + 0.5 * yes(out["severity"][rows, 0], target[:, 2])
            )
            part = part + 0.5 * functional.cross_entropy(out["sentiment"][rows], target[:, 3].long())
            part = part + 0.3 * yes(out["abuse"][rows, 0], target[:, 4])
        elif head == "mood":
            part = 2 * yes(out[head][rows], target)
        elif head == "emotion":
            part = 4 * yes(out[head][rows], target[:, :28])
            part = part + 0.3 * functional.cross_entropy(out["act"][rows], target[:, 28].long())
        else:
            part = 0.5 * yes(out[head][rows], target)
        total = total + part * len(rows) / len(batch)
    return total


@torch.no_grad()
def outputs(network: Network, codes: list[list[int]]) -> dict[str, torch.Tensor]:
    """Every head's logits for these texts, in their order."""
    network.eval()
    order = sorted(range(len(codes)), key=lambda i: len(codes[i]))
    made = [network(padded([codes[i] for i in order[s : s + 32]])) for s in range(0, len(order), 32)]
    network.train()
    back = torch.argsort(torch.tensor(order))
    return {head: torch.cat([part[head] for part in made])[back] for head in made[0]}


def recall(network: Network, sets: Sets, path: Path, limit: int) -> float:
    """Macro-recall of sentiment on a file of text,label."""
    rows = rows_of(path)[:limit]
    said = outputs(network, sets.tokens([row["text"] for row in rows]))["sentiment"].argmax(1)
    meant = torch.tensor([SENTIMENTS.index(row["label"]) for row in rows])
    return float(sum((said[meant == k] == k).float().mean() for k in range(3)) / 3)


def act_f1(network: Network, examples: list[Example]) -> float:
    """Macro-F1 of the five acts."""
    said = outputs(network, [example[0] for example in examples])["act"].argmax(1)
    meant = torch.tensor([int(example[2][0]) for example in examples])
    both = [((said == k) & (meant == k)).sum().item() for k in range(5)]
    return sum(2 * both[k] / max(1, (said == k).sum().item() + (meant == k).sum().item()) for k in range(5)) / 5


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder that holds train/ and develop/")
    ask.add_argument("--base", type=Path, required=True, help="the folder of the published encoder")
    ask.add_argument("--corpus", type=Path, required=True, help="the project's own text")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--begin", type=Path, help="weights to begin with, instead of the published ones")
    ask.add_argument("--leave-out", default="", help="kinds of programme for the second part only, joined by commas")
    ask.add_argument("--known", default="", help="kinds that the weights to begin with had read: they count less")
    ask.add_argument("--minutes", type=float, nargs=2, default=(45, 15), help="of the first and of the second part")
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--rate", type=float, default=1e-4)
    ask.add_argument("--drop", type=float, default=0.1)
    ask.add_argument("--frozen", type=int, default=1, help="how many of the first layers stay as they are")
    ask.add_argument("--seed", type=int, default=20261125)
    given = ask.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    weights = given.base / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != BASE_SHA256:
        raise SystemExit(f"{weights} is not the encoder that this was written for: another sha256.")
    tokenizer = Tokenizer.from_file(str(given.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    sets = Sets(tokenizer, given.seed)
    held_out = given.data / "develop" / "sentiment_tweeteval_val.csv"
    left_out, known = (set(filter(None, kinds.split(","))) for kinds in (given.leave_out, given.known))
    cache = given.out / "tokens.pickle"
    if cache.exists():
        sentiment, abuse, emotion, mood = pickle.loads(cache.read_bytes())  # noqa: S301
    else:
        sentiment, abuse = sets.sentiment(given.data, held_out), sets.abuse(given.data)
        emotion, mood = sets.emotions(given.data), sets.moods(given.data)
        cache.write_bytes(pickle.dumps((sentiment, abuse, emotion, mood)))
    by_mood = [[e for e in sentiment if e[2][0] == k] for k in range(3)]

    def mix(part_two: bool) -> tuple[Iterator[list[Example]], list[Example], list[Example]]:
        own, unseen = sets.corpus(given.corpus, left_out, False), sets.corpus(given.corpus, left_out, True)
        print(f"{len(own)} own texts, {len(unseen)} left out", flush=True)
        if known and not part_two:
            ours = [
                (sets.corpus(given.corpus, known, True), 0.17),
                (sets.corpus(given.corpus, known | left_out, False), 0.35),
            ]
            rest = 0.75
        else:
            ours, rest = [(own, 0.24), (unseen or own, 0.15)] if part_two else [(own, 0.37)], 1.0
        others = [*((part, 0.4 / 3) for part in by_mood), (emotion, 0.13), (abuse, 0.06), (mood, 0.04)]
        others = [(part, share * rest) for part, share in others]
        return batches(ours + others, dice), own, unseen

    dice = random.Random(given.seed)  # noqa: S311 - no secret
    print(f"{len(sentiment)} {len(abuse)} {len(emotion)} {len(mood)} examples", flush=True)
    mixed, own, unseen = mix(False)
    act_counts = torch.bincount(torch.tensor([int(e[2][0]) for e in own + unseen]), minlength=5)
    act_prior = (act_counts / act_counts.sum()).log()
    network = start_from(load_file(str(weights)))
    if given.begin:
        network.load_state_dict(load_file(str(given.begin)))
    for part in network.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = given.drop
    frozen = [network.words, network.places, network.norm, *network.layers[: given.frozen]]
    for parameter in [p for part in frozen for p in part.parameters()]:
        parameter.requires_grad_(False)
    network.kind.requires_grad_(False)
    heads = list(network.heads.parameters())
    body = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("heads")]
    groups = [{"params": body, "lr": given.rate, "of": 1.0}, {"params": heads, "lr": given.rate, "of": 5.0}]
    solver = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    network.train()
    kept = {name: value.clone() for name, value in network.state_dict().items()}

    def measured() -> None:
        """The kept weights into their file, and what they reach."""
        save_file(kept, str(given.out / "weights.safetensors"))
        now = {name: value.clone() for name, value in network.state_dict().items()}
        network.load_state_dict(kept)
        said = f"macro-recall of sentiment, first 400: {recall(network, sets, held_out, 400):.4f}"
        if unseen and not part_two:
            said += f", macro-F1 of acts on {given.leave_out}: {act_f1(network, unseen):.4f}"
        print(said, flush=True)
        network.load_state_dict(now)

    began, last, seen, smooth, step, part_two = time.monotonic(), time.monotonic(), 0, 0.0, 0, False
    whole = 60 * sum(given.minutes)
    while (gone := (time.monotonic() - began) / whole) < 1:
        if not part_two and gone * whole >= 60 * given.minutes[0]:
            measured()
            part_two = True
            save_file(kept, str(given.out / "first.safetensors"))
            print("first part done", flush=True)
            mixed, own, unseen = mix(part_two)
        batch = next(mixed)
        step += 1
        rate = given.rate * min(1.0, step / 60) * (1 - gone)
        for group in solver.param_groups:
            group["lr"] = rate * group["of"]
        loss = loss_of(network, batch, act_prior)
        solver.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        solver.step()
        if step % AVERAGED == 0:
            weight = max(0.03, 1 / (1 + step / AVERAGED))
            for name, value in network.state_dict().items():
                kept[name].lerp_(value, weight)
        seen += len(batch)
        smooth = 0.98 * smooth + 0.02 * loss.item() if smooth else loss.item()
        if step % 50 == 0:
            speed = seen / (time.monotonic() - began)
            print(f"step {step} seen {seen} loss {smooth:.4f} gone {gone:.1%} {speed:.1f}/s", flush=True)
        if time.monotonic() - last > 900:
            last = time.monotonic()
            measured()
            mixed, own, unseen = mix(part_two)
    measured()
    network.load_state_dict(kept)
    print(f"done: {seen} read, macro-recall of sentiment {recall(network, sets, held_out, 2000):.4f}", flush=True)


if __name__ == "__main__":
    main()
