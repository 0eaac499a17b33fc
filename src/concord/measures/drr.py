"""Depression remission: a year after a high PHQ-9, the score is below 5."""

from concord.measures import common
from concord.model.expressions import Person, plan_list
from concord.model.kinds import Assessment, Dx, Visit
from concord.model.measure import Gap, Measure, Rate
from concord.model.windows import Window, YearDay

UNDER_WAY = ("done", "active", "ordered")
"""Hospice visits, and hospice and palliative procedures, count here in any state but cancelled, in error or unknown."""

depression = Dx.of("major_depression", "dysthymia")
identified = Window(YearDay(11, 1, years=-2), YearDay(10, 31, years=-1))
visits = Visit.of("contact_or_office_visit").near(depression, 0, 0, how="overlaps", precise=True).ending(
    identified
) | plan_list(Visit.of("outpatient_visit").ending(identified).near(depression, None, None, link="same_visit"))
index = Assessment.of("phq9").valued(">", 9).near(visits, -7, 0, how="inside", on="whole").first()

assessed = Window(index.start.plus(months=12, days=-60), index.start.plus(months=12, days=60))
followed = Window(identified.start, assessed.end)
later = Assessment.of("phq9").starting(assessed)
last = later.last(by="start")
age = Person.age(index.start)

DRR = Measure(
    id="DRR",
    protected_as=("mental_health_minor",),
    title="Depression remission at twelve months",
    edition="2026",
    cms="CMS159",
    who={
        "PHQ-9 above 9 around a visit for depression": index.exists(),
        "12 or older then": age >= 12,
        "enrolled for the year that followed": common.enrolled(Window(index.start, assessed.end)),
    },
    excused=common.hospice_over(followed, UNDER_WAY, UNDER_WAY)
    | common.palliative_over(followed, procedures=UNDER_WAY)
    | {
        "died": Person.died(Window(None, assessed.end)),
        "bipolar disorder": Dx.of("bipolar_disorder").started_by(assessed.end).exists(),
        "personality disorder": Dx.of("personality_disorder").started_by(assessed.end).exists(),
        "schizophrenia or psychosis": Dx.of("schizophrenia").started_by(assessed.end).exists(),
        "pervasive developmental disorder": Dx.of("pervasive_developmental_disorder")
        .started_by(assessed.end)
        .exists(),
    },
    rates=(
        Rate(
            "DRR",
            "Remission",
            met={"last PHQ-9 a year later below 5": (last.value < 5).or_if_missing(False)},
            gap=Gap("Repeat the PHQ-9", closes=later, due=assessed.end),
        ),
        Rate(
            "DRR-R",
            "Response",
            met={
                "assessed a year later": later.exists(),
                "last PHQ-9 a year later at most half": last.value.per(index.value) <= "0.5",
            },
            gap=Gap("Repeat the PHQ-9", closes=later, due=assessed.end),
        ),
    ),
    strata={"12 to 17": age.between(12, 17), "18 and over": age >= 18},
    purpose="Depression treated to remission returns less often and disables less.",
    source="CMS159, 2026; response from public descriptions of HEDIS DRR-E",
    differences=(
        "Plan method: the visit's own claim names depression, and enrollment through the follow-up is asked.",
        "The rate for response is ours beside CMS159, from the same two scores.",
    ),
)
