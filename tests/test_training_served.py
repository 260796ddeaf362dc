"""The registered model away from the project: loaded, served over HTTP, and run by Spark, with the same records."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from servers import started

from data.corpus import load_corpus, starter_files
from data.taxonomy import load_taxonomy
from serving.predict import predict
from training.promotion import promote
from training.store import store
from training.tracking import LoggedRun

ROOT = Path(__file__).parents[1]
ARTICLES = 200
TEXTS = ["图书馆周末开讲\n读者在阅览室听讲座，借阅图书。", "剧团下乡\n戏台上演员唱了一出新戏，戏迷叫好。"]


@dataclass(frozen=True)
class Place:
    """A folder with a store whose champion is the small model, and the environment of processes that use it."""

    folder: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def place(runs: tuple[Path, tuple[LoggedRun, ...]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A copy of the runs, one of them promoted."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(runs[0] / "mlruns", folder / "mlruns")
    shutil.copy(runs[0] / "full.db", folder / "mlflow.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'mlflow.db'}")
        patch.setenv("ZHUTI_MODELS", str(folder / "models"))
        promote("1")
        yield Place(folder, {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"})


def away(code: str, place: Place, *arguments: str) -> Any:  # noqa: ANN401 (JSON)
    """Run code in a fresh interpreter that does not see the project, and read the JSON it prints."""
    hidden = f"import sys; sys.path[:] = [p for p in sys.path if p not in ('', {str(ROOT)!r})]\n"
    done = subprocess.run(
        [sys.executable, "-c", hidden + code, *arguments],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_the_champion_loads_without_the_project(place: Place) -> None:
    """`models:/zhuti@champion` brings its own code, and says of every text what predict() says."""
    code = (
        "import json, mlflow\n"
        "model = mlflow.pyfunc.load_model('models:/zhuti@champion')\n"
        "import data, model as room, training\n"
        "files = [module.__file__ for module in (data, room, training)]\n"
        f"print(json.dumps([files, model.predict({TEXTS!r})]))\n"
    )
    modules, records = away(code, place)
    assert all("/code/" in module for module in modules)
    assert records == [predict(text).to_record() for text in TEXTS]
    assert records[0]["model"] == "zhuti/1"


@pytest.mark.usefixtures("place")
def test_the_code_of_the_model_is_code_only() -> None:
    """No article goes to the registry: of the rooms only Python files are copied."""
    with store() as mlflow:
        folder = Path(mlflow.artifacts.download_artifacts("models:/zhuti@champion"))
    copied = [path for path in (folder / "code").rglob("*") if path.is_file() and path.parent.name != "__pycache__"]
    assert {path.suffix for path in copied} == {".py"}
    assert {path.name for path in (folder / "code" / "training").glob("*.py")} == {"__init__.py", "pyfunc.py"}
    assert not list(folder.rglob("*.joblib"))
    assert not list(folder.rglob("*.pkl"))


@pytest.mark.usefixtures("place")
def test_the_version_carries_what_it_needs() -> None:
    """Signature, example, pinned requirements, description, tags and datasets with digests are there."""
    with store() as mlflow:
        info = mlflow.models.get_model_info("models:/zhuti@champion")
        version = mlflow.MlflowClient().get_model_version("zhuti", "1")
        run = mlflow.get_run(version.run_id)
        folder = Path(mlflow.artifacts.download_artifacts("models:/zhuti@champion"))
    assert info.signature.inputs.to_dict() == [{"type": "string", "required": True}]
    names = ["id", "source", "title", "status", "themes", "primary", "scores", "evidence", "notes", "model"]
    assert info.signature.outputs.input_names() == names == list(predict(TEXTS[0]).to_record())
    assert json.loads((folder / "input_example.json").read_text(encoding="utf-8"))
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").split()
    assert {line.partition("==")[0] for line in lines} == {"numpy", "jieba", "rjieba", "mlflow"}
    assert all("==" in line for line in lines)
    assert version.description.endswith("Trained on 24 articles.")
    assert json.loads(version.tags["themes"]) == {"reading": "阅读推广", "opera": "戏曲传承", "sport": "全民健身"}
    (dataset,) = [entry.dataset for entry in run.inputs.dataset_inputs]
    assert (dataset.name, json.loads(dataset.profile)) == ("small_corpus.jsonl", {"num_rows": 24})
    assert len(dataset.digest) == 36


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[str]:
    """`mlflow models serve` of the champion; its address for predictions."""
    command = ["models", "serve", "-m", "models:/zhuti@champion", "--env-manager", "local"]
    with started(command, place.folder, place.environment, ready="/ping") as address:
        yield f"{address}/invocations"


def post(address: str, body: object, kind: str = "application/json") -> tuple[int, Any]:
    """Status and JSON of an answer."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    request = urllib.request.Request(address, content, {"Content-Type": kind})  # noqa: S310 (loopback)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (loopback)
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.skipif(not starter_files(), reason="an installed package carries no corpus")
def test_served_records_equal_predict(server: str) -> None:
    """Over 200 articles of the starter corpus, sent as records, the whole records are those of predict()."""
    rows = load_corpus(starter_files(), load_taxonomy().names)
    articles = [row.article for row in rows[:: len(rows) // ARTICLES][:ARTICLES]]
    sent = [{"id": a.id, "title": a.title, "zone": a.zone, "paragraphs": list(a.paragraphs)} for a in articles]
    status, answer = post(server, {"inputs": sent})
    assert status == 200
    assert len(answer["predictions"]) == ARTICLES
    expected = [{**predict(article).to_record(), "source": ""} for article in articles]
    assert answer["predictions"] == expected


def test_served_texts_equal_predict(server: str) -> None:
    """As many texts in, as many records out, each that of predict()."""
    status, answer = post(server, {"inputs": TEXTS})
    assert (status, answer) == (200, {"predictions": [predict(text).to_record() for text in TEXTS]})


def test_a_served_csv_is_a_table(server: str) -> None:
    """A table sent as CSV is read by its columns: texts by `text`, titles and texts as records."""
    status, answer = post(server, "text\n一场讲座。\n一出新戏。\n", "text/csv")
    assert (status, [record["model"] for record in answer["predictions"]]) == (200, ["zhuti/1"] * 2)
    status, answer = post(server, "title,text\n讲座,一场讲座。\n新戏,一出新戏。\n", "text/csv")
    assert (status, [record["title"] for record in answer["predictions"]]) == (200, ["讲座", "新戏"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"inputs": TEXTS[0]}, "application/json"),
        ({"inputs": {"text": TEXTS}}, "application/json"),
        ({"inputs": [{"title": "a", "content": "b"}]}, "application/json"),
        ({"inputs": [TEXTS]}, "application/json"),
        ({"instances": TEXTS}, "application/json"),
        ({"dataframe_split": {"columns": ["title", "content"], "data": [["a", "b"]]}}, "application/json"),
        ({"dataframe_records": [{"text": "a"}]}, "application/json"),
        ("title,content\na,b\n", "text/csv"),
    ],
)
def test_a_served_model_refuses_what_it_cannot_tag(server: str, body: object, kind: str) -> None:
    """The table trap cannot happen: whatever is not one text or record a row is an error, never a wrong answer."""
    status, answer = post(server, body, kind)
    assert status == 400
    assert "predictions" not in answer


@pytest.mark.skipif(
    not (shutil.which("java") and importlib.util.find_spec("pyspark")), reason="Java and pyspark are not installed"
)
def test_spark_says_the_same(place: Place) -> None:
    """As a Spark function over a column of texts, or of records, the model gives the same status and themes."""
    code = (
        "import json, os, sys, mlflow\n"
        "os.environ['PYSPARK_PYTHON'] = sys.executable\n"
        "from pyspark.sql import SparkSession\n"
        "build = SparkSession.builder.master('local[1]').config('spark.driver.host', '127.0.0.1')\n"
        "build = build.config('spark.driver.bindAddress', '127.0.0.1').config('spark.ui.enabled', 'false')\n"
        "spark = build.getOrCreate()\n"
        "kind = 'status string, themes array<string>, primary string, model string'\n"
        "tag = mlflow.pyfunc.spark_udf(spark, 'models:/zhuti@champion', result_type=kind, env_manager='local')\n"
        f"rows = spark.createDataFrame([(text,) for text in {TEXTS!r}], ['text']).repartition(1)\n"
        "from pyspark.sql.functions import struct\n"
        "shapes = (tag('text'), tag(struct('text')))\n"
        "found = [[row['tag'].asDict() for row in rows.select(shape.alias('tag')).collect()] for shape in shapes]\n"
        "print(json.dumps(found))\n"
    )
    found = away(code, place)
    expected = [predict(text).to_record() for text in TEXTS]
    kept = [{key: record[key] for key in ("status", "themes", "primary", "model")} for record in expected]
    assert found == [kept, kept]
