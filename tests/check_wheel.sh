#!/bin/sh
# Build the wheel, install it away from the tree with nothing but its base dependencies, and tag one article with it.
set -eu
tree=$(pwd)
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
"$PYTHON" -m build --wheel --outdir "$away/dist" "$tree" >"$away/build.log" 2>&1 || { cat "$away/build.log"; exit 1; }
"$PYTHON" -m venv "$away/venv"
"$away/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements.txt
"$away/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$away"/dist/*.whl
cp data/samples/inbox/北磴*.txt data/samples/inbox/扫描件*.txt "$away/"
cd "$away"
"$away/venv/bin/zhuti" tag ./*.txt --format jsonl >tagged.jsonl
"$away/venv/bin/python" - <<'PYTHON'
import importlib.util
import json

records = [json.loads(line) for line in open("tagged.jsonl", encoding="utf-8")]
assert len(records) == 6, f"6 articles expected, {len(records)} tagged"
assert sum(record["status"] == "tagged" for record in records) >= 3, [record["status"] for record in records]
assert {record["model"] for record in records} == {"zhuti/starter"}, {record["model"] for record in records}
for package in ("sklearn", "mlflow"):
    assert importlib.util.find_spec(package) is None, f"the base install brought {package}"
print("wheel: 6 articles tagged by a base install")
PYTHON
"$away/venv/bin/zhuti" train 2>message && { echo "train worked without a corpus"; exit 1; }
grep -q "installed package carries no corpus" message || { cat message; exit 1; }
"$away/venv/bin/zhuti" train tagged.jsonl 2>message && { echo "train worked without its extra"; exit 1; }
grep -q "zhuti\[training\]" message || { cat message; exit 1; }
"$away/venv/bin/zhuti" report --year 2026 2>message && { echo "report worked without its extra"; exit 1; }
grep -q "zhuti\[desk\]" message || { cat message; exit 1; }
# The ledger's migrations and the page's template are data of the wheel.
sed "s/\[[a-z]*\]//" "$tree/requirements-dev.txt" >constraints.txt
"$away/venv/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt "$(echo "$away"/dist/*.whl)[desk]"
"$away/venv/bin/zhuti" report --year 2026 --ledger ledger.db --html year.html --output year.xlsx
grep -q "本年还没有稿件被采用" year.html && test -s year.xlsx
echo "wheel: the year-end list made with the extra desk"
