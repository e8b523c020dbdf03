"""The page for what is shut: why, what is missing, and how to go on (promise 3)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.domain.state import ReasonCode, State
from lms.errors import Locked
from lms.services import learning
from lms.services.learning import LockedPage, Step
from lms.web import rows
from lms.web.frame import render, wording
from lms.web.state import current_person, current_school

NAMED = 4  # missing steps that a sentence can name


def show_locked_module(page: learning.ModulePage) -> str:
    overview = page.overview
    return _render_locked(
        kind="module",
        title=overview.module.title,
        label=rows.label_of(overview.module),
        reasons=overview.standing.reasons,
        needed=page.needed,
        back_url=url_for("lms.modules"),
    )


def show_locked(lock: Locked) -> ResponseReturnValue:
    """The page for what is shut: what is missing, and how to go on (promise 3)."""
    school, person = current_school(), current_person()
    if any(module.id == lock.unit_id for module in school.library.modules):
        page = learning.open_module(school, person, lock.unit_id)
        assert page is not None  # nothing is shut for somebody in no course
        return show_locked_module(page), 403
    return _render_lock(learning.explain_lock(school, person, lock.unit_id)), 403


def _render_lock(found: LockedPage) -> str:
    step = rows.make_step(found.step)
    return _render_locked(
        kind=step.kind,
        title=step.title,
        label=step.label,
        reasons=found.step.standing.reasons,
        needed=found.needed,
        back_url=url_for("lms.modules"),
    )


def _render_locked(**facts: Any) -> str:
    reasons, needed = facts.pop("reasons"), facts.pop("needed")
    groups = _group_by_module(needed)
    steps = [step for group in groups for step in group["steps"]]
    opens_on = [reason.on for reason in reasons if reason.code is ReasonCode.NEEDS_DATE]
    any_of = [reason.number for reason in reasons if reason.code is ReasonCode.NEEDS_ANY]
    reachable = [
        step for step, of in zip(steps, needed, strict=True) if step.url and not _is_shut(of)
    ]
    return render(
        "locked.html",
        locked={
            **facts,
            "names": _name_missing(groups),
            "missing": groups,
            "any_of": any_of[0] if any_of else None,
            "opens_on": max(opens_on, default=None),
            "opens_by_itself": all(step.kind != "training_day" for step in steps),
            "next": rows.make_next(reachable[0]) if reachable else None,
        },
    )


def _group_by_module(needed: Sequence[Step]) -> list[dict[str, Any]]:
    """What is missing, module by module."""
    library = current_school().library
    return [
        {
            "label": rows.label_of(library.get_module(module)),
            "steps": [rows.make_step(step) for step in steps],
        }
        for module, steps in groupby(needed, key=lambda step: step.module)
    ]


def _name_missing(groups: list[dict[str, Any]]) -> str:
    """A few steps by name, many by their number in each module."""
    steps = [step for group in groups for step in group["steps"]]
    if len(groups) == 1 and len(steps) <= NAMED:
        return wording().join([rows.mention(step) for step in steps])
    return wording().join(
        [
            wording().tn(
                "%(n)s step in %(module)s",
                "%(n)s steps in %(module)s",
                len(group["steps"]),
                module=group["label"],
            )
            for group in groups
        ]
    )


def _is_shut(step: Step) -> bool:
    return step.standing.state is State.LOCKED
