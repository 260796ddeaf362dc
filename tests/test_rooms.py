"""What each room may import, and how light the command is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("sklearn", "mlflow", "scipy", "pandas", "matplotlib", "joblib", "training")
ALLOWED = {
    "data": {"data"},
    "model": {"data", "model"},
    "training": {"data", "model", "training"},
    "serving": {"data", "model", "serving"},
}
STARTUP_SECONDS = 0.4


def run_python(code: str) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_the_rooms_before_it(room: str) -> None:
    """Imports point one way: data, model, then training or serving."""
    imported = set()
    for path in (ROOT / room).glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if len(words) > 1 and words[0] in {"from", "import"}:
                imported.add(words[1].partition(".")[0])
    assert imported & set(ALLOWED) <= ALLOWED[room]


def test_tagging_loads_nothing_of_the_training_bench() -> None:
    """A base install tags: no scikit-learn, no MLflow, nothing of training, even where they are installed."""
    code = (
        "import sys; from serving.predict import predict; predict('招商引资项目集中签约，总投资十亿元。');"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert run_python(code) == "[]"


def test_help_loads_neither_numpy_nor_a_segmenter() -> None:
    """`zhuti --help` only declares; everything heavy waits until a command runs."""
    code = (
        "import sys; from serving.cli import parser; parser().format_help();"
        "print([name for name in ('numpy', 'rjieba', 'jieba', 'rich', 'lxml', *"
        f"{HEAVY[:-1]!r}) if name in sys.modules])"
    )
    assert run_python(code) == "[]"


def test_help_answers_within_its_budget() -> None:
    """`zhuti --help` takes less than STARTUP_SECONDS of processor time, best of five."""
    seconds = []
    for _ in range(5):
        before = os.times()
        subprocess.run([sys.executable, "-m", "serving.cli", "--help"], cwd=ROOT, capture_output=True, check=True)
        after = os.times()
        seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(seconds) < STARTUP_SECONDS
