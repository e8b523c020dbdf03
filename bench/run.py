"""`make bench`: every budget of the design, measured in one run; writes bench.json."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.check import measure_check
from bench.matrix import measure_matrix
from bench.pages import measure_pages
from bench.sign_in import measure_sign_in
from bench.submits import measure_submits
from bench.table import COLUMNS, Row, print_row, write_json
from bench.transfer import measure_transfer

RESULT = Path("bench.json")
Measure = Callable[[Path], Iterable[Row]]
MEASURES: tuple[Measure, ...] = (
    measure_pages,
    measure_matrix,
    measure_transfer,
    measure_submits,
    measure_sign_in,
    measure_check,
)


def main() -> None:
    """Exits with 1 if a budget is missed."""
    rows: list[Row] = []
    print("{:<62}{:>18}{:>14}  {}".format(*COLUMNS))
    for measure in MEASURES:
        with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
            for row in measure(Path(folder)):
                print_row(row)
                rows.append(row)
    write_json(rows, RESULT)
    print(f"Written to {RESULT}.")
    if any(row.met is False for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
