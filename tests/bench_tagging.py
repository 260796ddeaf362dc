"""How fast the model is: `make bench`; the times are those of a hundred different articles of some 800 characters."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from data.article import Article
from data.corpus import load_corpus, starter_files
from model.artifact import STARTER
from model.evidence import explain
from model.normalise import fold
from model.tagger import Tagger
from model.tokens import rjieba_cut

ROOT = Path(__file__).parents[1]
BATCH, LENGTH = 100, 800


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """The starter model, warm."""
    return Tagger(STARTER)


@pytest.fixture(scope="module")
def articles(tagger: Tagger) -> list[Article]:
    """The hundred articles of the starter corpus nearest to 800 characters."""
    every = [row.article for row in load_corpus(starter_files(), tagger.names)]
    return sorted(every, key=lambda article: abs(article.n_characters - LENGTH))[:BATCH]


def bench_cutting_alone(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred folded articles through rjieba, the floor below which tagging cannot go."""
    texts = [fold((article.title, *article.paragraphs)).text for article in articles]
    cut = rjieba_cut(tagger.card.lexicon)
    benchmark(lambda: [cut(text) for text in texts])


def bench_folding(benchmark: BenchmarkFixture, articles: list[Article]) -> None:
    """A hundred articles folded, with the origin of every character."""
    benchmark(lambda: [fold((article.title, *article.paragraphs)) for article in articles])


def bench_segmenting(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred articles into terms."""
    benchmark(lambda: [tagger.segmenter.document(article) for article in articles])


def bench_scoring(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred segmented articles into scores."""
    documents = [tagger.segmenter.document(article) for article in articles]
    benchmark(lambda: [tagger.scorer.score(document) for document in documents])


def bench_explaining(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """The evidence for one theme of a hundred scored articles."""
    documents = [tagger.segmenter.document(article) for article in articles]
    scored = [
        ((article.title, *article.paragraphs), document, tagger.scorer.score(document))
        for article, document in zip(articles, documents, strict=True)
    ]
    themes = {tagger.names[0]: 0}
    benchmark(lambda: [explain(*parts, themes=themes) for parts in scored])


def bench_tagging_with_evidence(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred articles into records."""
    benchmark(lambda: [tagger.tag(article) for article in articles])


def bench_tagging_to_json(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred articles into the bytes that an answer over HTTP carries."""
    benchmark(
        lambda: [json.dumps(tagger.tag(article).to_record(), ensure_ascii=False).encode() for article in articles]
    )


def bench_first_tag_of_a_process(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """A fresh `zhuti tag one.txt`, start-up and model included."""
    path = tmp_path / "one.txt"
    path.write_text(
        "签约仪式\n" + "开发区举行项目集中签约仪式，十二个项目现场签约，总投资四十亿元。" * 20, encoding="utf-8"
    )
    command = [sys.executable, "-m", "serving.cli", "tag", str(path)]
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True), rounds=5
    )
