"""A small corpus of an invented taxonomy and one model trained on it, shared by all tests."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from fastapi.testclient import TestClient
from page_session import csrf_in

from data.article import Article, LabelledArticle
from data.corpus import load_corpus
from data.lexicon import load_lexicon
from data.taxonomy import Taxonomy, load_taxonomy
from model.artifact import save_artifact
from model.classifier import ThemeClassifier
from model.scorer import Scorer
from model.tagger import Tagger
from model.tokens import Segmenter
from serving.app import create_app
from serving.desk_config import DeskConfig
from training.dataset import TrainingData, prepare
from training.fit import fit_model
from training.run import TrainedModel, train
from training.settings import Settings, load_settings
from training.store import open_store
from training.tracking import LoggedRun, log_run

pytest_plugins = ("desk_fixtures", "ledger_fixtures")

FILES = Path(__file__).with_name("files")

# The time of one example says little on a machine that runs other things too; tests/fuzz looks for new examples.
hypothesis.settings.register_profile("zhuti", deadline=None, max_examples=60, derandomize=True)
hypothesis.settings.load_profile("zhuti")


@pytest.fixture(scope="session", autouse=True)
def no_champion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The starter is the model in use, whatever this checkout has promoted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHUTI_MODELS", str(tmp_path_factory.mktemp("no-models")))
        yield


@pytest.fixture(scope="session")
def files() -> Path:
    """The folder of sample files."""
    return FILES


@pytest.fixture(scope="session")
def corpus_path() -> Path:
    """24 invented articles by three authors on a district's culture pages."""
    return FILES / "small_corpus.jsonl"


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """Three themes, none of them of the starter taxonomy."""
    return load_taxonomy(FILES / "small_themes.toml")


@pytest.fixture(scope="session")
def lexicon() -> dict[str, int]:
    """Three words jieba does not know."""
    return load_lexicon(FILES / "small_lexicon.txt")


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings under which 24 short articles leave something to learn from."""
    return load_settings(FILES / "small_settings.toml")


@pytest.fixture(scope="session")
def corpus(corpus_path: Path, taxonomy: Taxonomy) -> list[LabelledArticle]:
    """The small corpus, read."""
    return load_corpus([corpus_path], taxonomy.names)


@pytest.fixture(scope="session")
def segmenter(lexicon: dict[str, int]) -> Segmenter:
    """A segmenter that holds the small lexicon."""
    return Segmenter(lexicon)


@pytest.fixture(scope="session")
def training_data(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> TrainingData:
    """The small corpus, counted."""
    return prepare(corpus, taxonomy.names, settings, segmenter)


@pytest.fixture(scope="session")
def classifier(training_data: TrainingData, settings: Settings) -> ThemeClassifier:
    """A classifier fitted on all of the small corpus."""
    return fit_model(training_data, settings)


@pytest.fixture(scope="session")
def trained(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, lexicon: dict[str, int], settings: Settings
) -> TrainedModel:
    """The outcome of one training run on the small corpus."""
    return train(corpus, taxonomy, lexicon, settings, name="zhuti/small")


@pytest.fixture(scope="session")
def scorer(trained: TrainedModel) -> Scorer:
    """The trained weights, ready to score."""
    return Scorer(trained.weights)


@pytest.fixture(scope="session")
def model_folder(trained: TrainedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trained model as a folder; tests that change it copy it first."""
    folder = tmp_path_factory.mktemp("models") / "small"
    save_artifact(folder, trained.card, trained.weights, extra={"pipeline.joblib": trained.pipelines})
    return folder


@pytest.fixture(scope="session")
def tagger(model_folder: Path) -> Tagger:
    """The model folder, loaded."""
    return Tagger(model_folder)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MLflow database without a run; making one takes seconds, so tests copy it."""
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'empty.db'}")
        open_store()
    return folder / "empty.db"


@pytest.fixture(scope="session")
def runs(  # noqa: PLR0913, PLR0917 (fixtures)
    empty_store: Path,
    trained: TrainedModel,
    settings: Settings,
    taxonomy: Taxonomy,
    corpus_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, tuple[LoggedRun, ...]]:
    """A folder with a store of four runs: twice the same, one that is wrong everywhere, one of another taxonomy.

    Tests that change it copy it, see `bench`.
    """
    folder = tmp_path_factory.mktemp("runs")
    worse = replace(trained.outcomes, given=~trained.outcomes.labels, scores=1.0 - trained.labels)
    renamed = replace(trained.card, themes={"tea": "茶事", "opera": "戏曲传承", "sport": "全民健身"})
    models = (
        trained,
        trained,
        replace(trained, outcomes=worse, card=replace(trained.card, metrics={"micro_f1": 0.0})),
        replace(trained, card=renamed),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'full.db'}")
        shutil.copy(empty_store, folder / "full.db")
        logged = [log_run(each, settings, taxonomy=taxonomy, corpus_paths=[corpus_path]) for each in models]
    return folder, tuple(logged)


@pytest.fixture
def bench(
    runs: tuple[Path, tuple[LoggedRun, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[LoggedRun, ...]:
    """A copy of the four runs in this test's own folder, which is the current one; models are promoted there too."""
    folder, logged = runs
    shutil.copytree(folder / "mlruns", tmp_path / "mlruns")
    shutil.copy(folder / "full.db", tmp_path / "mlflow.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    monkeypatch.setenv("ZHUTI_MODELS", str(tmp_path / "models"))
    return logged


@pytest.fixture(scope="session")
def unseen() -> Article:
    """An article on two themes that no model has seen."""
    return Article(
        id="unseen",
        title="图书馆门口的戏台",
        paragraphs=(
            "图书馆门前搭起戏台，青柳剧团的演员登台演出，戏迷跟着唱腔打拍子。",
            "散场后读者走进阅览室借阅图书，云帆书屋的读书会也在这里举行。",
        ),
        source="unseen.txt",
    )


@pytest.fixture
def desk_config(tmp_path: Path, model_folder: Path, empty_ledger: Path) -> DeskConfig:
    """The desk on this machine, with the small model and a ledger of its own."""
    path = shutil.copyfile(empty_ledger, tmp_path / "ledger.db")
    return DeskConfig(model=model_folder, ledger=str(path))


@pytest.fixture
def client(desk_config: DeskConfig) -> Iterator[TestClient]:
    """A program that asks the desk."""
    with TestClient(create_app(desk_config), base_url="http://127.0.0.1:8765") as client:
        yield client


@pytest.fixture
def entered(client: TestClient) -> TestClient:
    """A browser whose editor has entered; its header carries the CSRF token of the session."""
    token = csrf_in(client.get("/entrance").text)
    client.post("/entrance", data={"csrf": token, "editor": "方编辑"}, follow_redirects=False)
    client.headers["X-CSRF-Token"] = token
    return client
