"""How fast the model is: `make bench`."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from data.article import Article
from data.corpus import load_corpus, starter_files
from model.artifact import STARTER
from model.tagger import Tagger

ROOT = Path(__file__).parents[1]
BATCH = 100


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """The starter model, warm."""
    return Tagger(STARTER)


@pytest.fixture(scope="module")
def articles(tagger: Tagger) -> list[Article]:
    """The first hundred articles of the starter corpus."""
    return [row.article for row in load_corpus(starter_files()[:3], tagger.names)[:BATCH]]


def bench_segmenting(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred articles into terms."""
    benchmark(lambda: [tagger.segmenter.document(article) for article in articles])


def bench_scoring(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred segmented articles into scores."""
    documents = [tagger.segmenter.document(article) for article in articles]
    benchmark(lambda: [tagger.scorer.score(document) for document in documents])


def bench_tagging_with_evidence(benchmark: BenchmarkFixture, tagger: Tagger, articles: list[Article]) -> None:
    """A hundred articles into records."""
    benchmark(lambda: [tagger.tag(article) for article in articles])


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
