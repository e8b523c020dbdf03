"""What was measured beside what was promised, for people and as JSON."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

COLUMNS = ("what", "measured", "budget", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One budget. `met` None means there is no budget, or it could not be measured here."""

    what: str
    measured: str
    budget: str
    met: bool | None


def at_most(what: str, value: float, limit: float, unit: str = "") -> Row:
    return Row(what, f"{_show(value)}{unit}", f"≤ {_show(limit)}{unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str = "") -> Row:
    return Row(what, f"{_show(value)}{unit}", f"≥ {_show(limit)}{unit}", value >= limit)


def exactly(what: str, value: str, wanted: str) -> Row:
    return Row(what, value, wanted, value == wanted)


def for_information(what: str, value: str) -> Row:
    return Row(what, value, "", None)


def print_row(row: Row) -> None:
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    print(f"{row.what:<62}{row.measured:>18}{row.budget:>14}  {verdict}", flush=True)


def write_json(rows: Iterable[Row], path: Path) -> None:
    machine = {"python": platform.python_version(), "processors": os.cpu_count()}
    document = {"machine": machine, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _show(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 1_000 else f"{value:.2f}"
