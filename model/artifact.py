"""A trained model as a folder of data: card.json and weights.npz; nothing in it is code, nothing is unpickled.

    card.json       format number, themes, rule, lexicon, metrics, data digest, versions, SHA-256 of the other files
    weights.npz     the arrays of `model.scorer.Weights`, read with allow_pickle=False
    pipeline.joblib the fitted scikit-learn model, for data scientists; absent from the starter, never opened here

To change the form: raise FORMAT, and say in `load_artifact` what to do with the older number. A new field of the card
that older folders can do without gets a default here and keeps the number.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import ArtifactError, InputError
from data.files import cannot_write
from model.aggregate import N_FEATURES
from model.champion import champion_folder
from model.decision import Rule
from model.leftovers import clear_leftovers
from model.scorer import Weights

FORMAT = 5
CARD, WEIGHTS = "card.json", "weights.npz"
STARTER = Path(__file__).with_name("starter")
NO_ARRAYS = (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile, zlib.error)
"""What numpy raises on a file that holds something else."""


@dataclass(frozen=True)
class Card:
    """What stands in card.json.

    Attributes:
        name: what predictions carry as `model`, such as "zhuti/starter".
        themes: slug -> name, in the order of every score vector.
        rule: how scores become a decision.
        lexicon: the segmenter's words and frequencies at training; tagging uses these.
        metrics: figures of the training run.
        data: digest and size of the training data.
        versions: of Python and the packages at training.
        created: ISO time.
        profile: what its training data look like, see `model.population.Profile`; empty in cards older than it.
        files: SHA-256 of every other file of the folder, by name.
        format: number of this form.
    """

    name: str
    themes: dict[str, str]
    rule: Rule
    lexicon: dict[str, int]
    metrics: dict[str, float] = field(default_factory=dict)
    data: dict[str, str | int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    created: str = ""
    profile: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True)
class Artifact:
    """A loaded model folder."""

    card: Card
    weights: Weights


def save_artifact(folder: Path, card: Card, weights: Weights, *, extra: Mapping[str, bytes] | None = None) -> Card:
    """Write a model folder whole: under a temporary name, then renamed into place.

    Args:
        folder: where; an older folder there is replaced.
        card: its `files` are filled in here.
        weights: the arrays.
        extra: further files by name, such as pipeline.joblib.

    Returns:
        The card as written.

    Raises:
        InputError: the folder cannot be written, or holds something else than a model.
    """
    refuse_foreign_folder(folder)
    try:
        return _save(folder, card, weights, extra or {})
    except OSError as error:
        raise cannot_write(folder, error, "name a folder you may write to") from error


def refuse_foreign_folder(folder: Path) -> None:
    """Make sure that nothing but an older model would be replaced.

    Raises:
        InputError: the path is a file, or a folder that holds something else than a model.
    """
    if folder.is_dir() and (not any(folder.iterdir()) or (folder / CARD).is_file()):
        return
    if folder.exists():
        raise InputError(folder, "is there and is not a model", "name a new folder")


def _save(folder: Path, card: Card, weights: Weights, extra: Mapping[str, bytes]) -> Card:
    folder.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(folder)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_weights(temporary / WEIGHTS, weights)
        for name, content in extra.items():
            (temporary / name).write_bytes(content)
        digests = {path.name: _sha256(path) for path in sorted(temporary.iterdir())}
        written = replace(card, files=digests)
        text = json.dumps(asdict(written), ensure_ascii=False, indent=1)
        (temporary / CARD).write_text(text + "\n", encoding="utf-8", newline="\n")
        temporary.chmod(0o755)
        _replace_folder(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return written


def load_artifact(folder: Path) -> Artifact:
    """Read and verify a model folder.

    Raises:
        ArtifactError: a file is missing, truncated or altered, or the format number is not FORMAT.
    """
    card = read_card(folder / CARD)
    path = folder / WEIGHTS
    if not path.is_file():
        raise ArtifactError(path, "missing")
    if card.files.get(WEIGHTS) != _sha256(path):
        raise ArtifactError(path, f"not the file {CARD} describes (its SHA-256 differs): truncated or altered")
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            weights = Weights(**{entry.name: arrays[entry.name] for entry in fields(Weights)})
    except NO_ARRAYS as error:
        raise ArtifactError(path, f"not the arrays of a model ({type(error).__name__})") from error
    _check_shapes(path, card, weights)
    return Artifact(card, weights)


def read_card(path: Path) -> Card:
    """Read the card of a model folder; the other files are not looked at.

    Raises:
        ArtifactError: it is missing, damaged, or its format number is not FORMAT.
    """
    if not path.is_file():
        raise ArtifactError(path, "missing; this is not a model folder")
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = content.get("format")
    except (ValueError, AttributeError) as error:
        raise ArtifactError(path, "not the card of a model") from error
    if found != FORMAT:
        raise ArtifactError(path, f"format {found!r}, and this zhuti reads format {FORMAT}")
    try:
        rule = content.pop("rule")
        card = Card(rule=Rule(**{**rule, "thresholds": tuple(rule["thresholds"])}), **content)
        fits = _fits(card)
    except (TypeError, KeyError, AttributeError) as error:
        raise ArtifactError(path, "a field is missing, unknown or of the wrong kind") from error
    if not fits:
        raise ArtifactError(path, "a field is missing, unknown or of the wrong kind")
    return card


def _fits(card: Card) -> bool:
    """Whether the fields that tagging uses are of their kind."""
    numbers = (*card.rule.thresholds, card.rule.certainty, card.rule.min_known_words)
    texts = (card.name, *card.themes.values(), *card.files.values())
    return (
        all(isinstance(number, int | float) for number in numbers)
        and all(isinstance(frequency, int) for frequency in card.lexicon.values())
        and all(isinstance(text, str) for text in texts)
        and isinstance(card.profile, dict)
    )


def _check_shapes(path: Path, card: Card, weights: Weights) -> None:
    n_terms, n_themes = weights.vocabulary.size, len(card.themes)
    expected = {
        "vocabulary": (n_terms,),
        "idf": (n_terms,),
        "paragraph_coef": (n_terms, n_themes),
        "paragraph_intercept": (n_themes,),
        "title_coef": (n_terms, n_themes),
        "title_intercept": (n_themes,),
        "article_coef": (n_terms, n_themes),
        "article_intercept": (n_themes,),
        "calibration": (N_FEATURES + 1, N_FEATURES + 1),
    }
    for name, shape in expected.items():
        array = getattr(weights, name)
        if array.shape != shape:
            raise ArtifactError(path, f"{name} has shape {array.shape}, not {shape}")
        if array.dtype.kind != ("U" if name == "vocabulary" else "f"):
            raise ArtifactError(path, f"{name} holds {array.dtype}")
    if len(card.rule.thresholds) != n_themes:
        raise ArtifactError(path.with_name(CARD), "as many thresholds as themes are needed")


def _write_weights(path: Path, weights: Weights) -> None:
    """Write a compressed npz with fixed times, so that the same model gives the same bytes."""
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for entry in fields(Weights):
            member = zipfile.ZipInfo(f"{entry.name}.npy")
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w") as stream:
                np.lib.format.write_array(
                    stream, np.ascontiguousarray(getattr(weights, entry.name)), allow_pickle=False
                )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _replace_folder(temporary: Path, folder: Path) -> None:
    """Rename into place; an older folder steps aside first and is removed last, or comes back."""
    aside = temporary.with_name(temporary.name + "-old")
    if folder.exists():
        folder.rename(aside)
    try:
        temporary.rename(folder)
    except OSError:
        if aside.exists():
            aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def find_model(folder: Path | None = None) -> Path:
    """The model to use: the one named, otherwise the champion, otherwise the starter that comes with the package.

    Raises:
        ArtifactError: the pointer to the champion cannot be followed.
    """
    return folder or champion_folder() or STARTER
