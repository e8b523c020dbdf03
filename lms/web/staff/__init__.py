"""The desks of trainers and coordinators: importing this puts their routes on the blueprint."""

from lms.web.staff import attendance, late_answers, matrix, person, record, reviews, tasks, walk_in

__all__ = [
    "attendance",
    "late_answers",
    "matrix",
    "person",
    "record",
    "reviews",
    "tasks",
    "walk_in",
]
