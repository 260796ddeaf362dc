"""Fuzzes the readers, led by coverage: python tests/fuzz/run.py --inputs 10000 [--reader rtf].

Needs `pip install atheris`. Every reader runs in a process of its own, stopped by an input that takes more than 5
seconds or 500 MB, or that a reader answers with anything but articles and reasons.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS = 5
MEGABYTES = 500
MAX_INPUT_BYTES = 65_536
FIGURES = re.compile(r"stat::(number_of_executed_units|slowest_unit_time_sec|peak_rss_mb):\s*(\d+)")


def main() -> int:
    """Fuzz one reader, or every reader one after the other."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=10_000, help="inputs for each reader")
    options.add_argument("--reader", help="one reader; default: all")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.here:
        return _fuzz(chosen.reader, chosen.inputs)
    from targets import targets  # noqa: PLC0415 (the child must import it instrumented)

    names = [chosen.reader] if chosen.reader else list(targets())
    outcomes = [_child(name, chosen.inputs) for name in names]
    total = sum(count for count, _ in outcomes)
    failed = [name for name, (_, good) in zip(names, outcomes, strict=True) if not good]
    print(f"{total:,} inputs, {len(failed)} readers with findings {failed or ''}")
    return bool(failed)


def _child(name: str, inputs: int) -> tuple[int, bool]:
    """Run one reader's fuzzing and print its figures."""
    command = [sys.executable, __file__, "--here", "--reader", name, "--inputs", str(inputs)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    figures = {key: int(value) for key, value in FIGURES.findall(done.stderr)}
    count = figures.get("number_of_executed_units", 0)
    verdict = "no finding" if done.returncode == 0 else "FINDING"
    slowest, memory = figures.get("slowest_unit_time_sec", -1), figures.get("peak_rss_mb", -1)
    print(f"{name:9} {count:7,} inputs, slowest {slowest} s, peak {memory} MB, {verdict}", flush=True)
    if done.returncode:
        print("\n".join(done.stderr.splitlines()[-40:]), file=sys.stderr)
    return count, done.returncode == 0


def _fuzz(name: str, inputs: int) -> int:
    import atheris  # noqa: PLC0415 (not installed with the tests)

    with atheris.instrument_imports(include=["data", "olefile"]):
        from targets import targets  # noqa: PLC0415 (see above)

        from data import image  # noqa: PLC0415
    image.ENGINES = ()  # its models alone take 600 MB
    target = targets()[name]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds):
            Path(folder, str(number)).write_bytes(seed)
        limits = [f"-runs={inputs}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={MAX_INPUT_BYTES}"]
        atheris.Setup(
            [sys.argv[0], *limits, "-print_final_stats=1", f"-artifact_prefix={tempfile.gettempdir()}/", folder], target
        )
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
