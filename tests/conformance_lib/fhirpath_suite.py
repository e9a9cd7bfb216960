"""The FHIRPath test suite (its XML format), run through `tasuki fhirpath --batch`."""

import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from conformance_lib.report import Outcome, Report, read_reasons

# An error that is found earlier than the suite asks for counts: the expression is refused before it
# does harm. One that is found later does not.
STAGES = ["syntax", "semantic", "execution"]


@dataclass
class Case:
    group: str
    name: str
    file: Path
    expression: str
    invalid: str
    strict: bool
    predicate: bool
    ordered: bool
    outputs: list[tuple[str, str]]


def input_file(folder: Path, name: str) -> Path:
    """The suite names XML files; the JSON twin holds the same resource."""
    for candidate in (folder / "input" / name, folder / name):
        twin = candidate.with_suffix(".json")
        if twin.exists():
            return twin
    return folder / "input" / name


def read_cases(suite: Path) -> list[Case]:
    cases = []
    for group in ElementTree.parse(suite).getroot().iter("group"):
        for test in group.iter("test"):
            expression = test.find("expression")
            cases.append(
                Case(
                    group=group.get("name", ""),
                    name=test.get("name", ""),
                    file=input_file(suite.parent, test.get("inputfile", "patient-example.xml")),
                    expression=expression.text or "",
                    invalid=expression.get("invalid", ""),
                    strict=test.get("mode") == "strict" or test.get("checkOrderedFunctions") == "true",
                    predicate=test.get("predicate") == "true",
                    ordered=test.get("ordered") != "false",
                    outputs=[(o.get("type") or "", o.text or "") for o in test.findall("output")],
                )
            )
    return cases


def ask(binary: Path, cases: list[Case]) -> list[dict]:
    """The answers to all cases, in order; one process for all."""
    order = sorted(range(len(cases)), key=lambda i: str(cases[i].file))
    lines = []
    for i in order:
        case = cases[i]
        check = "strict" if case.strict else "on"
        query = {"file": str(case.file), "expression": case.expression, "type_check": check}
        lines.append(json.dumps(query))
    done = subprocess.run(
        [str(binary), "fhirpath", "--batch"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(cases):
        raise SystemExit(f"tasuki fhirpath --batch left with {done.returncode}: {done.stderr.strip()[-500:]}")
    by_case: list[dict] = [{}] * len(cases)
    for place, i in enumerate(order):
        by_case[i] = answers[place]
    return by_case


def same_value(expected: str, found: str) -> bool:
    """As text, without the signs of literals; numbers by their value."""
    expected = re.sub(r"^@T?", "", expected)
    if expected == found:
        return True
    try:
        return Decimal(expected) == Decimal(found)
    except InvalidOperation:
        pass
    quantity = re.fullmatch(r"(\S+) '(.*)'", expected), re.fullmatch(r"(\S+) '(.*)'", found)
    if all(quantity) and quantity[0][2] == quantity[1][2]:
        return Decimal(quantity[0][1]) == Decimal(quantity[1][1])
    return False


def judge_error(case: Case, error: dict) -> str:
    if not case.invalid:
        return f"unexpected {error['kind']} error: {error['detail']}"
    if case.invalid not in STAGES or error["kind"] not in STAGES:
        return "" if case.invalid == "true" else f"{case.invalid} error expected, found {error['kind']}"
    if STAGES.index(error["kind"]) <= STAGES.index(case.invalid):
        return ""
    return f"{case.invalid} error expected, found {error['kind']}: {error['detail']}"


def judge(case: Case, answer: dict) -> str:
    """The empty text when the answer is what the suite expects."""
    if "error" in answer:
        return judge_error(case, answer["error"])
    found = [(row["type"], row["text"]) for row in answer["results"]]
    if case.invalid:
        return f"{case.invalid} error expected, found {found[:3]}"
    if case.predicate:
        found = [("boolean", "true" if found else "false")]
    wanted = list(case.outputs)
    if len(wanted) != len(found):
        return f"{wanted[:5]} expected, found {found[:5]}"
    if not case.ordered:
        wanted.sort(key=lambda row: row[1])
        found.sort(key=lambda row: row[1])
    for (type_wanted, text_wanted), (type_found, text_found) in zip(wanted, found):
        if type_wanted and type_wanted != type_found:
            return f"type {type_wanted} expected, found {type_found} ({text_found!r})"
        if not same_value(text_wanted, text_found):
            return f"{text_wanted!r} expected, found {text_found!r}"
    return ""


def run(binary: Path, suite: Path, skips: Path) -> Report:
    cases = read_cases(suite)
    report = Report(reasons=read_reasons(skips))
    for case, answer in zip(cases, ask(binary, cases)):
        report.outcomes.append(Outcome(case.group, case.name, judge(case, answer)))
    return report
