"""Errors of the training bench, each with a sentence that says what to do; the other errors stand in `data.errors`.

ZhutiError
├── BehaviourError      fewer cases hold than were asked for
├── CasesError          a row of a table of behavioural cases is wrong
├── StoreError          the MLflow store cannot be used
├── RunError            a run or model version the user named cannot be used
├── SpaceError          a file of ranges to search is wrong
├── StudyError          a search over settings cannot go on
├── StoppedError        a search was stopped and can go on
└── GateError           a model may not become the champion

`ModelInputError` stands there too: a model served by MLflow carries `data` along, and of this room `pyfunc.py` only.
"""

from data.errors import ZhutiError


class BehaviourError(ZhutiError):
    """Fewer behavioural cases hold than were asked for."""

    def __init__(self, share: float, required: float) -> None:
        """Name the share that holds and the share that was required."""
        super().__init__(f"{share:.3f} of the cases hold and {required:.3f} are required; see the failures.")


class CasesError(ZhutiError):
    """A row of a table of behavioural cases is wrong."""

    def __init__(self, path: object, row: int, column: str, problem: str) -> None:
        """Name the file, the row (from 1, the headings), the column and the problem."""
        super().__init__(f"{path}: row {row}, column {column}: {problem}; see data/behaviour.md for the form.")


class StoreError(ZhutiError):
    """The MLflow store cannot be used."""

    def __init__(
        self, uri: str, problem: str, remedy: str = "set MLFLOW_TRACKING_URI to a store you may write to"
    ) -> None:
        """Name the store, the problem and what to do about it."""
        super().__init__(f"MLflow store {uri}: {problem}; {remedy}.")


class RunError(ZhutiError):
    """A run or model version the user named cannot be used."""

    def __init__(self, reference: str, problem: str, remedy: str) -> None:
        """Say which one, why, and what to do.

        Args:
            reference: what the user named.
            problem: what is wrong with it, without a full stop.
            remedy: what to do about it, without a full stop.
        """
        super().__init__(f"{reference}: {problem}; {remedy}.")


class SpaceError(ZhutiError):
    """A file of ranges to search is wrong."""

    def __init__(self, path: object, problem: str) -> None:
        """Name the file and the problem."""
        super().__init__(f"{path}: {problem}; see training/space.toml for the form.")


class StudyError(ZhutiError):
    """A search over settings cannot start or go on."""

    def __init__(self, study: str, problem: str, remedy: str) -> None:
        """Name the study or its storage, the problem and what to do about it."""
        super().__init__(f"{study}: {problem}; {remedy}.")


class StoppedError(ZhutiError):
    """A search was stopped; what it found is kept."""

    def __init__(self, done: int, trials: int) -> None:
        """Say how many trials of how many are done, and how to go on."""
        super().__init__(f"stopped after {done} of {trials} trials, which are kept; run the same command to go on.")


class GateError(ZhutiError):
    """A model may not become the champion."""

    def __init__(self, model: str, reasons: list[str]) -> None:
        """Name the model and everything that speaks against it."""
        listed = "; ".join(reasons)
        super().__init__(f"{model} is not promoted: {listed}; train a better one, or promote with --force --why TEXT.")
