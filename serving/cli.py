"""The zhuti command: gathers each room's commands and turns expected errors into one line.

Every room declares its commands in pyproject.toml under `zhuti.commands`, so that this module imports none of them by
name. A command module must import in milliseconds: heavy libraries are imported inside the function that runs.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import distribution, version

from data.errors import ExtraMissingError, ZhutiError
from data.files import FULL

EXTRA_OF_PACKAGE = {
    **dict.fromkeys(("sklearn", "joblib", "mlflow", "matplotlib", "optuna", "scipy", "threadpoolctl"), "training"),
    **dict.fromkeys(("alembic", "fastapi", "jinja2", "sqlalchemy", "starlette", "uvicorn"), "desk"),
    "distributed": "dask",
    "psycopg": "postgresql",
}


def parser() -> argparse.ArgumentParser:
    """Build the parser with every room's commands."""
    top = argparse.ArgumentParser(prog="zhuti", description="Tag articles with the themes of a call for papers.")
    top.add_argument("--version", action="version", version=f"zhuti {version('zhuti')}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for entry in distribution("zhuti").entry_points.select(group="zhuti.commands"):
        entry.load()(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when all went well, 2 when something failed; the reason is on standard error.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = parser().parse_args(argv)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
    except ModuleNotFoundError as missing:
        extra = EXTRA_OF_PACKAGE.get((missing.name or "").partition(".")[0])
        if extra is None:
            raise
        return _fail(ExtraMissingError(str(missing.name), extra))
    except ZhutiError as error:
        return _fail(error)
    except BrokenPipeError:
        # Whoever read our output stopped (`| head`); without this, Python complains once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in FULL:
            raise
        return _fail("the disk is full; free some space and run the command again.")
    except KeyboardInterrupt:
        return _fail("stopped; nothing half-written is left behind.")
    return code


def _fail(reason: object) -> int:
    print(f"zhuti: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
