"""Every error zhuti raises on purpose, each with a sentence that says what to do; `training.errors` adds its own.

ZhutiError
├── InputError          a path the user named cannot be opened
├── ReadingError        no article can be read from a file or a part of one
├── CorpusError         a line of an annotated file is wrong
├── TaxonomyError       themes.toml is wrong
├── LexiconError        lexicon.txt is wrong
├── SettingsError       a settings file or override is wrong
├── SheetError          a row of an audit sheet cannot be understood
├── ArtifactError       a model folder is missing, damaged or foreign
├── ProfileError        a model does not say what its training data look like
├── ModelInputError     a served model was given what it cannot tag
├── ExtraMissingError   an optional part is not installed
└── DeskError           what an editor may see: `str()` is English for commands, `.zh` Chinese for the desk
    ├── LedgerError     the ledger cannot be opened, read or written
    ├── NotFoundError   no submission has this number
    ├── DecisionError   a decision or an edit that cannot be
    ├── ConflictError   somebody changed the submission in the meantime
    ├── SheetReadingError  an edited sheet cannot be read back
    ├── RuleError       a rule of the ranking has an unknown criterion
    ├── IntakeError     files were not taken in to the end
    ├── ExposedError    the desk would be open to other machines without a token
    ├── EntranceError   a page is asked for by a browser without an editor
    └── PortError       the desk cannot listen where it was told to
"""

from collections.abc import Mapping


class ZhutiError(Exception):
    """Base of all expected errors; the command line prints it as one line and exits with 2.

    Attributes:
        zh: the same sentence in Chinese where an editor may see it, "" elsewhere.
    """

    zh = ""


class InputError(ZhutiError):
    """A path the user named cannot be opened."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        """Say which path, why, and what to do.

        Args:
            path: what the user named.
            reason: what is wrong with it, without a full stop.
            remedy: what to do about it, without a full stop.
        """
        super().__init__(f"{path}: {reason}; {remedy}.")


class ReadingError(ZhutiError):
    """No article can be read from a file or a part of one; `data.reading` turns it into an `Unreadable`."""

    def __init__(self, reason: str, remedy: str) -> None:
        """Say why and what to do.

        Args:
            reason: what is wrong, without a full stop and without any text of the article.
            remedy: what to do about it, without a full stop.
        """
        super().__init__(f"{reason}; {remedy}.")
        self.reason = reason
        self.remedy = remedy


class CorpusError(ZhutiError):
    """A line of an annotated JSONL file is wrong."""

    def __init__(self, path: object, line: int, problem: str) -> None:
        """Name the file, the line (from 1) and the problem."""
        super().__init__(f"{path}:{line}: {problem}.")


class TaxonomyError(ZhutiError):
    """The taxonomy file is wrong."""

    def __init__(self, path: object, problem: str) -> None:
        """Name the file and the problem."""
        super().__init__(f"{path}: {problem}; see data/themes.toml for the form.")


class LexiconError(ZhutiError):
    """A line of the lexicon is wrong."""

    def __init__(self, path: object, line: int) -> None:
        """Name the file and the line (from 1)."""
        super().__init__(f"{path}:{line}: write a word, a space and a whole number (its frequency).")


class SettingsError(ZhutiError):
    """A training setting is wrong."""

    def __init__(self, setting: str, problem: str) -> None:
        """Name the setting and the problem."""
        super().__init__(f"setting {setting}: {problem}; see training/settings.toml.")


class SheetError(ZhutiError):
    """A row of an audit sheet cannot be understood, or does not fit the corpus."""

    def __init__(self, path: object, row: int, problem: str) -> None:
        """Name the sheet, the row (from 1, as the spreadsheet counts) and the problem."""
        super().__init__(f"{path}, row {row}: {problem}.")


class ArtifactError(ZhutiError):
    """A model folder is missing, damaged or foreign."""

    def __init__(self, path: object, problem: str) -> None:
        """Name the folder or file and the problem."""
        super().__init__(f"{path}: {problem}; train again with 'zhuti train' or name another model with --model.")


class ProfileError(ZhutiError):
    """A model does not say what its training data look like."""

    def __init__(self, model: str, problem: str) -> None:
        """Name the model and the problem."""
        super().__init__(f"model {model} {problem}; train again with 'zhuti train' and name that model with --model.")


class ModelInputError(ZhutiError):
    """A model served by MLflow was given what it cannot tag; nothing was tagged."""

    def __init__(self, place: str, problem: str) -> None:
        """Name the row, "" for all of the input, and the problem, without any text of an article."""
        super().__init__(f"{place or 'the input'}: {problem}.")


class ExtraMissingError(ZhutiError):
    """An optional part is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        """Name the missing package and the extra that brings it."""
        super().__init__(f"{package} is not installed; run: pip install 'zhuti[{extra}]'.")


class DeskError(ZhutiError):
    """What an editor may see: commands and logs show `str()`, the desk shows `.zh`."""

    def __init__(self, english: str, chinese: str) -> None:
        """Take the sentence in both languages; neither holds any text of an article."""
        super().__init__(english)
        self.zh = chinese


class LedgerError(DeskError):
    """The ledger cannot be opened, read or written."""

    def __init__(self, place: object, reason: str, chinese: str) -> None:
        """Name the ledger and the reason with its remedy, without a full stop; and the sentence for the desk."""
        super().__init__(f"ledger {place}: {reason}.", chinese)


class NotFoundError(DeskError):
    """No submission has this number."""

    def __init__(self, identity: object) -> None:
        """Name the number."""
        super().__init__(f"submission {identity}: not in the ledger.", f"没有编号为 {identity} 的稿件，请刷新列表。")


class DecisionError(DeskError):
    """A decision or an edit that cannot be: an unknown state, a primary theme that is not among the themes."""

    def __init__(self, field: str, problem: str, chinese: str) -> None:
        """Name the field and the problem, without a full stop; and the sentence for the desk."""
        super().__init__(f"{field}: {problem}.", chinese)


class ConflictError(DeskError):
    """Somebody changed the submission in the meantime; nothing was overwritten.

    Attributes:
        current: the submission as it stands now.
    """

    def __init__(self, current: object, english: str, chinese: str) -> None:
        """Say who changed what and when."""
        super().__init__(english, chinese)
        self.current = current


class ExposedError(DeskError):
    """The desk would be open to other machines without a token, or with one that can be guessed."""

    def __init__(self, host: str, length: int) -> None:
        """Name the address and the characters a token must have."""
        super().__init__(
            f"--host {host}: other machines could reach the desk, which then asks for a token of at least {length} "
            "characters; set --token or ZHUTI_TOKEN, or leave --host out.",
            f"别的电脑能打开 {host}，必须先设口令（至少 {length} 个字符，--token）；只在本机使用时不要写 --host。",
        )


class EntranceError(DeskError):
    """A page is asked for by a browser that has not yet said who its editor is."""

    def __init__(self) -> None:
        """Say what is missing."""
        super().__init__("no editor has entered from this browser; open /entrance.", "请先登记您是哪位编辑。")


class PortError(DeskError):
    """The desk cannot listen where it was told to."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """Name the address and why it cannot be used, without a full stop."""
        super().__init__(
            f"{host}:{port}: {reason}; close the desk that is open there or name another --port.",
            f"端口 {port} 用不了，可能稿件台已经开着；请先看浏览器里是否已打开，或换一个端口（--port）。",
        )


class IntakeError(DeskError):
    """Files were not taken in to the end; those that were stay in the ledger."""

    def __init__(self, n_done: int, n_files: int, reason: str, chinese: str) -> None:
        """Say how many files were taken in and why no more, the latter in both languages."""
        super().__init__(
            f"{n_done} of {n_files} files were taken in, then: {reason}",
            f"{n_files} 个文件收下了 {n_done} 个，然后中断：{chinese}",
        )


class SheetReadingError(DeskError):
    """An edited sheet cannot be read back; the ledger was not changed."""

    def __init__(self, name: object, reason: str, chinese: str) -> None:
        """Name the sheet and the reason, without a full stop; and the sentence for the desk."""
        super().__init__(f"{name}: {reason}.", chinese)


class RuleError(DeskError):
    """A rule of the ranking has an unknown criterion, a repeated one, or none."""

    def __init__(self, rule: str, criteria: Mapping[str, str]) -> None:
        """Name the rule and the criteria there are, with their Chinese names."""
        english = f"rule {rule!r}: name criteria among {', '.join(criteria)}, each once, the most important first."
        super().__init__(english, f"评选规则只能由这些项目组成，每项一次：{'、'.join(criteria.values())}。")
