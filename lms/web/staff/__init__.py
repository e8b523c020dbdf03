"""The desks of trainers and coordinators: importing this puts their routes on the blueprint."""

from lms.web.staff import (
    attendance,
    cards,
    content,
    late_answers,
    mail,
    matrix,
    person,
    record,
    reviews,
    second_factor,
    second_step,
    tasks,
    walk_in,
)

__all__ = [
    "attendance",
    "cards",
    "late_answers",
    "mail",
    "matrix",
    "person",
    "record",
    "reviews",
    "content",
    "second_factor",
    "second_step",
    "tasks",
    "walk_in",
]
