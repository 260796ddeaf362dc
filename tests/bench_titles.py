"""How fast and how well many short titles in ten classes are learnt: `python tests/bench_titles.py`, about two minutes.

Prints the seconds of a whole `zhuti train` on 33,000 titles, and the share of held-out titles whose class is right
beside fastText's, with its defaults and with the settings of our baseline, on the same words. No public set of titles
is ours to ship: sentences of the starter corpus stand in for titles, the themes of their paragraphs for classes, which
are much harder to tell apart than the desks of a newspaper.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import fasttext
import numpy as np

from data.article import Article
from data.corpus import starter_files
from model.tokens import PAIR_MARK, Segmenter
from training.fasttext_model import DIMENSIONS, EPOCHS, RATE

TITLES, HELD_OUT, CLASSES, LENGTH, LIMIT = 33_000, 3_000, 10, 30, 60.0
SEGMENTER = Segmenter({})
ZHUTI = Path(sys.executable).with_name("zhuti")


def sentences() -> list[tuple[str, str]]:
    """Beginnings of sentences and the class of their paragraph, the commonest classes only, in a fixed random order."""
    found = []
    for path in starter_files():
        for line in path.read_text(encoding="utf-8").splitlines():
            for paragraph in json.loads(line)["paragraphs"]:
                kind = "和".join(sorted(paragraph["themes"])) or "其他"
                parts = re.split("[。！？；]", paragraph["text"])
                found += [(part[:LENGTH], kind) for part in parts if len(part) > LENGTH // 3]
    common = [kind for kind, _ in Counter(kind for _, kind in found).most_common(CLASSES)]
    kept = sorted({text: kind for text, kind in found if kind in common}.items())
    chosen = np.random.default_rng(0).permutation(len(kept))[: TITLES + HELD_OUT]
    return [kept[k] for k in chosen]


def write(folder: Path, titles: list[tuple[str, str]]) -> None:
    """Titles to learn from and held-out ones, and their taxonomy."""
    rows = [json.dumps({"id": str(k), "title": text, "themes": [kind]}) for k, (text, kind) in enumerate(titles)]
    (folder / "train.jsonl").write_text("\n".join(rows[HELD_OUT:]), encoding="utf-8")
    (folder / "held-out.jsonl").write_text("\n".join(rows[:HELD_OUT]), encoding="utf-8")
    themes = [
        f'[[themes]]\nslug = "class_{k}"\nname = "{kind}"\nbelongs = "{kind}"\nkeywords = []\n'
        for k, kind in enumerate(sorted({kind for _, kind in titles}))
    ]
    (folder / "themes.toml").write_text("single = true\n" + "\n".join(themes), encoding="utf-8")


def zhuti(folder: Path, *arguments: str) -> str:
    """Run a command in the folder, with a store of its own."""
    environment = os.environ | {"MLFLOW_TRACKING_URI": f"sqlite:///{folder}/mlflow.db"}
    command = [str(ZHUTI), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def trained(folder: Path, *settings: str) -> tuple[float, float]:
    """The seconds of a whole `zhuti train`, and the share of held-out titles whose class is right."""
    started = time.perf_counter()
    zhuti(folder, "train", "train.jsonl", "--themes", "themes.toml", "--output", "model", *settings)
    seconds = time.perf_counter() - started
    report = json.loads(zhuti(folder, "evaluate", "--model", "model", "held-out.jsonl", "--json"))
    return seconds, float(report["primary_accuracy"])


def words(text: str) -> list[str]:
    """The words of a title, as our own model takes them."""
    (terms,) = SEGMENTER.document(Article("", text, ())).parts
    return [term for term in terms.split() if not term.startswith(PAIR_MARK)]


def fasttext_right(folder: Path, titles: list[tuple[str, str]], **settings: object) -> float:
    """The share of held-out titles whose likeliest class is right."""
    lines = [f"__label__{kind} {' '.join(words(text))}" for text, kind in titles]
    (folder / "fasttext.txt").write_text("\n".join(lines[HELD_OUT:]), encoding="utf-8")
    machine = fasttext.train_supervised(str(folder / "fasttext.txt"), thread=1, seed=0, verbose=0, **settings)
    marks, _ = machine.predict([line.partition(" ")[2] for line in lines[:HELD_OUT]])
    return float(np.mean([mark == f"__label__{kind}" for (mark,), (_, kind) in zip(marks, titles, strict=False)]))


def main() -> int:
    """Print seconds and shares; 1 when training takes longer than LIMIT."""
    titles = sentences()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, titles)
        seconds, right = trained(folder)
        print(f"zhuti train on {len(titles) - HELD_OUT:,} titles: {seconds:.1f} s; right {right:.3f}")
        more, right = trained(folder, "--set", "min_paragraphs=2", "--set", "max_terms=100000")
        print(f"with min_paragraphs=2 and max_terms=100000: {more:.1f} s; right {right:.3f}")
        print(f"fastText, its defaults: right {fasttext_right(folder, titles):.3f}")
        ours = {"dim": DIMENSIONS, "epoch": EPOCHS, "lr": RATE}
        print(f"fastText, the settings of our baseline: right {fasttext_right(folder, titles, **ours):.3f}")
    return int(seconds > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
