"""Cases of the HL7 validator (its manifest, with the expected outcomes inside), run through `tasuki validate`.

A case agrees when both validators find errors or both find none. Its location agrees when at least one of
the places that the expected errors name is among ours; `located_all` counts the cases where all are.
The expected outcome of a case is that of the document by itself: profiles that a case names for a further
run are not applied.
"""

import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from conformance_lib.report import read_reasons

HERE = Path(__file__).resolve().parent
IN_SCOPE = ["general", "profile", "bundle", "references", "extensions", "fmt", "xhtml", "invariants"]
ERRORS = ("error", "fatal")
COULD_NOT_RUN = -1  # instead of a number of errors; agrees with nothing


@dataclass
class Verdict:
    errors: list[str] = field(default_factory=list)  # the expressions of the errors; "" for none
    count: int = 0


@dataclass
class Outcome:
    name: str
    module: str
    expected: Verdict
    found: Verdict

    def agrees(self) -> bool:
        return self.found.count != COULD_NOT_RUN and (self.expected.count > 0) == (self.found.count > 0)

    def located(self) -> bool:
        return not places(self.expected) or bool(places(self.expected) & places(self.found))

    def located_all(self) -> bool:
        return places(self.expected) <= places(self.found)


def normal(expression: str) -> str:
    """Without the comments that name resources, and without the dot that they leave at the end."""
    return re.sub(r"/\*.*?\*/", "", expression).rstrip(".")


def places(verdict: Verdict) -> set[str]:
    return {normal(expression) for expression in verdict.errors if expression}


def read_outcome(outcome: dict) -> Verdict:
    if "issue" not in outcome:
        return Verdict([], int(outcome.get("errorCount", 0)))
    errors = [issue for issue in outcome["issue"] if issue["severity"] in ERRORS]
    return Verdict([(issue.get("expression") or [""])[0] for issue in errors], len(errors))


def definition_files(folder: Path, case: dict) -> list[Path]:
    """Definitions in XML are taken from their JSON twin; without one they cannot be read."""
    files = []
    for name in case.get("supporting", []):
        file = folder / "files" / name
        file = file if file.suffix == ".json" else file.with_suffix(".json")
        if file.exists():
            files.append(file)
    return files


def judge(binary: Path, folder: Path, case: dict) -> Verdict:
    command = [str(binary), "validate", "--format", "json"]
    pack = binary.parent.parent / "share" / "tasuki" / "rules" / "default.pack"
    if pack.exists():
        command += ["--pack", str(pack)]
    for file in definition_files(folder, case):
        command += ["--ig", str(file)]
    command.append(str(folder / "files" / case["file"]))
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=scratch)
    if done.returncode not in (0, 1):
        return Verdict([f"could not run: {done.stderr.strip()[-200:]}"], COULD_NOT_RUN)
    return read_outcome(json.loads(done.stdout))


def run_cases(binary: Path, manifest: Path) -> list[Outcome]:
    cases = json.loads(manifest.read_text(encoding="utf-8"))["cases"]

    def run_case(case: dict) -> Outcome:
        expected = read_outcome(case.get("expected") or {})
        found = judge(binary, manifest.parent, case)
        return Outcome(case["name"], case.get("module") or "none", expected, found)

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(run_case, cases))


def count(outcomes: list[Outcome]) -> dict[str, int]:
    with_errors = [outcome for outcome in outcomes if places(outcome.expected)]
    return {
        "agree": sum(outcome.agrees() for outcome in outcomes),
        "total": len(outcomes),
        "located": sum(outcome.located() for outcome in with_errors),
        "located_all": sum(outcome.located_all() for outcome in with_errors),
        "located_total": len(with_errors),
    }


def describe(outcome: Outcome, reasons: dict[str, str]) -> dict:
    row = {
        "name": outcome.name,
        "module": outcome.module,
        "expected": sorted(places(outcome.expected)) or outcome.expected.count,
        "found": sorted(places(outcome.found)) or outcome.found.count,
    }
    if outcome.name in reasons:
        row["reason"] = reasons[outcome.name]
    return row


def run(binary: Path, manifest: Path | None, answer: dict, say) -> int:
    if manifest is None:
        shared = HERE.parent.parent.parent / "shared"
        manifest = shared / "fhir" / "validator-cases" / "manifest.json"
    if not manifest.exists():
        say(f"validator: skipped, {manifest} is not there")
        return 0
    outcomes = run_cases(binary, manifest)
    reasons = read_reasons(HERE.parent / "conformance_skips" / "validator.txt")
    in_scope = [outcome for outcome in outcomes if outcome.module in IN_SCOPE]
    numbers = count(in_scope)
    answer["validator_agree"] = numbers["agree"]
    answer["validator_total"] = numbers["total"]
    answer["validator_located"] = numbers["located"]
    answer["validator_located_all"] = numbers["located_all"]
    answer["validator_located_total"] = numbers["located_total"]
    modules = sorted({outcome.module for outcome in outcomes}, key=lambda name: (name not in IN_SCOPE, name))
    answer["validator_modules"] = {
        module: count([outcome for outcome in outcomes if outcome.module == module]) for module in modules
    }
    differing = [outcome for outcome in outcomes if not outcome.agrees()]
    answer["validator_disagreements"] = [describe(outcome, reasons) for outcome in differing]
    misplaced = [outcome for outcome in in_scope if outcome.agrees() and not outcome.located()]
    answer["validator_misplaced"] = [describe(outcome, reasons) for outcome in misplaced]
    say(f"validator: {numbers['agree']} of {numbers['total']} verdicts agree in scope, "
        f"{numbers['located']} of {numbers['located_total']} places")
    for module, row in answer["validator_modules"].items():
        say(f"  {module}: {row['agree']} of {row['total']}, places {row['located']} of {row['located_total']}")
    for title, rows in (("verdict", answer["validator_disagreements"]), ("place", answer["validator_misplaced"])):
        for row in rows:
            say(f"  {title} {row['module']} {row['name']}: "
                f"{row.get('reason', 'expected %s, found %s' % (row['expected'], row['found']))}")
    return 0
