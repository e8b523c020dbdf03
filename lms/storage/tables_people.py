"""People, their roles, their ways in and the cohorts they are in (R1, R6)."""

from peewee import BooleanField, TextField

from lms.storage.fields import Day, Moment, RevisionedTable, Table, reference


class PersonTable(Table):
    """`email_key` is the address as it is compared: without regard to case."""

    host_id = TextField(null=True, unique=True)
    given_name = TextField(null=True)
    name = TextField()
    email = TextField(null=True)
    email_key = TextField(null=True, index=True)
    phone = TextField(null=True)
    reach = TextField()
    language = TextField()
    erased_on = Day(null=True)
    disabled_on = Day(null=True)
    welcomed_on = Day(null=True)
    text_size = TextField(null=True)
    name_wish = TextField(null=True)

    class Meta:
        table_name = "lms_person"


class PersonAliasTable(RevisionedTable):
    """`same_as` empty takes the alias back."""

    revision_key = ("person",)

    person = reference(PersonTable)
    same_as = reference(PersonTable, null=True, index=True)
    recorded_by = reference(PersonTable, null=True)

    class Meta:
        table_name = "lms_person_alias"
        indexes = ((("person", "revision"), True),)


class CohortTable(Table):
    """`planned_rules` is JSON, chosen before the start; afterwards the requirement sets count."""

    slug = TextField(unique=True)
    programme = TextField()
    title = TextField()
    starts_on = Day()
    ends_on = Day(null=True)
    planned_rules = TextField(null=True)
    lessons_checked_at = Moment(null=True)
    keep_until = Day(null=True)
    erasure_announced_on = Day(null=True)

    class Meta:
        table_name = "lms_cohort"


class RoleTable(Table):
    """An empty cohort or module means all of them."""

    person = reference(PersonTable, index=True)
    name = TextField()
    cohort = reference(CohortTable, null=True)
    module = TextField(null=True)

    class Meta:
        table_name = "lms_role"


class MembershipTable(RevisionedTable):
    revision_key = ("person", "cohort")

    person = reference(PersonTable)
    cohort = reference(CohortTable, index=True)
    from_on = Day()
    to_on = Day(null=True)
    counts_from = Day()
    site = TextField(null=True)
    trial = BooleanField()
    recorded_by = reference(PersonTable, null=True)

    class Meta:
        table_name = "lms_membership"
        indexes = ((("person", "cohort", "revision"), True),)


class PauseTable(Table):
    person = reference(PersonTable, index=True)
    cohort = reference(CohortTable, index=True)
    from_on = Day()
    to_on = Day(null=True)

    class Meta:
        table_name = "lms_pause"


class ReadingPositionTable(Table):
    person = reference(PersonTable)
    unit_id = TextField()
    position = TextField()
    at = Moment()

    class Meta:
        table_name = "lms_reading_position"
        indexes = ((("person", "unit_id"), True),)
