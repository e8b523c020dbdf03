"""The desks of trainers and coordinators: importing this puts their routes on the blueprint."""

from lms.web.staff import attendance, matrix, person, record, tasks

__all__ = ["attendance", "matrix", "person", "record", "tasks"]
