"""The rule for the certificate in plain sentences: counts of things, never percentages."""

from lms.domain.programme import Module, Rules
from lms.services.starting import count_modules
from lms.web.frame import wording


def say_rule(rules: Rules, modules: tuple[Module, ...]) -> list[str]:
    """What somebody has to do for the certificate, a sentence for each part of it."""
    return [_say_modules(rules, modules), *_say_attendance(rules, modules)]


def _say_modules(rules: Rules, modules: tuple[Module, ...]) -> str:
    words, count = wording(), count_modules(modules)
    needed = rules.modules_needed
    if needed is None or needed >= count:
        return words.tn(
            "For the certificate the only module has to be done.",
            "For the certificate all %(n)s modules have to be done.",
            count,
        )
    return words.t(
        "For the certificate at least %(needed)s of %(total)s modules have to be done.",
        needed=needed,
        total=count,
    )


def _say_attendance(rules: Rules, modules: tuple[Module, ...]) -> list[str]:
    words = wording()
    days = {
        unit: module.title_unit(unit)
        for module in modules
        if module.required
        for unit in module.required_days
    }
    if not days:
        return []
    if rules.attendance_percent is None:
        said = [words.t("A module is done only when its training days are done, too.")]
    else:
        total = sum(unit.teaching_units for unit in days)
        said = [
            words.t(
                "At least %(needed)s of all %(total)s teaching units of the training days count.",
                needed=-(-total * rules.attendance_percent // 100),
                total=total,
            )
        ]
    titles = [title for unit, title in days.items() if unit.id in rules.days]
    if titles:
        said.append(
            words.t("These training days must be attended: %(days)s.", days=words.join(titles))
        )
    return said
