"""Outcomes of a suite, shared by its halves: counted by group, listed by name, skipped with a reason."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """One test of a suite. `problem` is empty when it passed; else what was expected and found."""

    group: str
    name: str
    problem: str = ""


@dataclass
class Report:
    """All outcomes of a suite. A skipped test has not passed; its reason stands in `reasons`."""

    outcomes: list[Outcome] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)

    def total(self) -> int:
        return len(self.outcomes)

    def passed(self) -> int:
        return sum(1 for outcome in self.outcomes if not outcome.problem)

    def groups(self) -> dict[str, dict[str, int]]:
        table: dict[str, dict[str, int]] = {}
        for outcome in self.outcomes:
            row = table.setdefault(outcome.group, {"passed": 0, "total": 0})
            row["total"] += 1
            row["passed"] += 0 if outcome.problem else 1
        return table

    def failures(self) -> list[dict[str, str]]:
        listed = []
        for outcome in self.outcomes:
            if outcome.problem:
                row = {"group": outcome.group, "name": outcome.name, "problem": outcome.problem}
                if outcome.name in self.reasons:
                    row["reason"] = self.reasons[outcome.name]
                listed.append(row)
        return listed


def read_reasons(path) -> dict[str, str]:
    """Lines of name, tab, reason; # begins a comment."""
    reasons = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if line and not line.startswith("#"):
            name, _, reason = line.partition("\t")
            reasons[name] = reason
    return reasons
