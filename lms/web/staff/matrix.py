"""The matrix: people by steps, filtered by links, the same table on every screen."""

import re
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.programme import Module, UnitKind
from lms.errors import NotFound
from lms.services import matrix as service
from lms.services.learning import find_title
from lms.services.matrix import Column, Matrix
from lms.web.blueprint import blueprint
from lms.web.frame import Link, render, wording
from lms.web.hooks import back_to
from lms.web.links import address
from lms.web.policy import Policy, allow
from lms.web.state import current_actor, current_language, current_school

_END_OF_MAIN_TITLE = re.compile(r":| – |(?<=[?!]) ")


@blueprint.get("/coordinator/matrix/", endpoint="matrix")
@allow(Policy.STAFF)
def choose_matrix() -> ResponseReturnValue:
    try:
        cohort = service.get_default_cohort(current_school(), current_actor())
    except NotFound:
        return back_to(url_for("lms.tasks"))  # it says that there is no course yet
    return back_to(url_for("lms.cohort_matrix", cohort=cohort.slug))


@blueprint.get("/coordinator/<cohort>/matrix/", endpoint="cohort_matrix")
@allow(Policy.STAFF)
def show_matrix(cohort: str) -> ResponseReturnValue:
    found = service.open_matrix(
        current_school(),
        current_actor(),
        cohort,
        module_id=request.args.get("module"),
        only_stuck=request.args.get("stuck") == "1",
        page=request.args.get("page", 1, type=int),
    )
    return render("staff/matrix.html", matrix=_make_matrix(found))


def _make_matrix(found: Matrix) -> dict[str, Any]:
    person_url = url_for("lms.person", cohort=found.cohort.slug, person=0).removesuffix("0/")
    last = found.last_meeting
    columns = _list_columns(found)
    ids = [column.id for column in columns]
    return {
        "cohort": found.cohort.title,
        "module_label": _name_module(found.module) if found.module else "",
        "module_done": found.columns[0].done if found.module else None,
        "people": found.people,
        "done": found.programme_done,
        "stuck": found.stuck,
        "present": last.present if last else None,
        "present_on": wording().short_day(last.meeting.on) if last else "",
        "cohorts": [
            Link(cohort.title, url_for("lms.cohort_matrix", cohort=cohort.slug))
            for cohort in found.others
        ],
        "filters": _list_filters(found),
        "only_stuck": found.only_stuck,
        "stuck_url": _url(found, only_stuck=not found.only_stuck),
        "columns": columns,
        "rows": [
            {
                "name": row.person.listed_name,
                "url": f"{person_url}{row.person.id}/",
                "is_paused": row.is_paused,
                "cells": tuple(zip(ids, row.cells, strict=True)),
            }
            for row in found.rows
        ],
        "looks": {
            (column.id, state): column
            for row in found.rows
            for column, state in zip(columns, row.cells, strict=True)
        },
        "shown": len(found.rows),
        "pages": _list_pages(found),
    }


def _url(found: Matrix, **changes: Any) -> str:
    """The address of this view with something changed; what is usual is left out."""
    chosen = {
        "module": found.module.id if found.module else None,
        "only_stuck": found.only_stuck,
        "page": 1,
        **changes,
    }
    return address(
        "lms.cohort_matrix",
        cohort=found.cohort.slug,
        module=chosen["module"],
        stuck="1" if chosen["only_stuck"] else None,
        page=chosen["page"] if chosen["page"] > 1 else None,
    )


def _name_module(module: Module) -> str:
    return module.label or module.title


def _list_filters(found: Matrix) -> list[Link]:
    everything = Link(
        wording().t("All modules"), _url(found, module=None), current=found.module is None
    )
    modules = [
        Link(_name_module(module), _url(found, module=module.id), current=module is found.module)
        for module in found.modules
    ]
    return [everything, *modules]


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column as the table shows it; `url` leads from a module to its steps."""

    id: str
    kind: str
    number: str
    title: str
    done: int
    url: str | None


def _list_columns(found: Matrix) -> list[ColumnHead]:
    columns = []
    lessons = 0
    days = [column for column in found.columns if column.unit and column.unit.is_day]
    for column in found.columns:
        number = ""
        if column.unit and column.unit.kind is UnitKind.LESSON:
            lessons += 1
            number = str(lessons)
        elif column.unit and column.unit.is_day and len(days) > 1:
            number = str(days.index(column) + 1)
        columns.append(
            ColumnHead(
                id=column.id,
                kind=column.unit.kind.value if column.unit else "module",
                number=number,
                title=_title_column(column),
                done=column.done,
                url=None if found.module else _url(found, module=column.id),
            )
        )
    return columns


def _title_column(column: Column) -> str:
    """The title without its second part: a column is narrow."""
    if column.unit is None:
        return column.title
    title = find_title(current_school(), column.unit, current_language())
    return _END_OF_MAIN_TITLE.split(title)[0]


def _list_pages(found: Matrix) -> list[Link]:
    if found.pages == 1:
        return []
    return [
        Link(str(page), _url(found, page=page), current=page == found.page)
        for page in range(1, found.pages + 1)
    ]
