"""Controlling high blood pressure: the lowest reading of the last day is under 140/90."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Person, clinical, plan, plan_list
from concord.model.kinds import Dx, Finding, Procedure, Result, Visit
from concord.model.measure import Gap, Measure
from concord.model.windows import Window, YearDay

AWAY = ("ed", "inpatient", "nonacute", "pre_admission", "short_stay")
ELSEWHERE = ("unknown", "ambulatory", "virtual", "home", "observation")
MMHG = ("mm[Hg]", "mmHg", "mm Hg")

hypertension = Dx.of("hypertension")
first_half = Window(year.start, YearDay(6, 30))
in_hospital = Visit.of("inpatient_encounter", "ed_visit") | plan_list(Visit.of("inpatient_stay"))

CODES = (
    "systolic_below_140_code",
    "systolic_140_or_more_code",
    "diastolic_below_90_code",
    "diastolic_90_or_more_code",
)


def coded(*codes: str) -> EventList:
    """CPT II codes that tell the range of a reading, billed outside hospital stays and emergencies."""
    return plan_list(Result.of(*codes, settings=ELSEWHERE).ending(year))


readings = (
    Finding.of("bp_panel", settings=ELSEWHERE).ending(year)
    | Finding.of("bp_panel", settings=AWAY).ending(year).outside(in_hospital, on="end")
    | coded(*CODES)
)
last_day = readings.last_day()


def told(code: str) -> Criterion:
    """A code that tells the range, on the last day with a reading or code."""
    return plan(coded(code).near(readings.last(), 0, 0, on="end", of="end").exists())


CBP = Measure(
    id="CBP",
    title="Controlling high blood pressure",
    edition="2026",
    cms="CMS165",
    who={
        "aged 18 to 85 at year end": Person.age(year.end).between(18, 85),
        "has hypertension": plan(
            hypertension.starting(Window(YearDay(1, 1, years=-1), YearDay(6, 30))).days() >= 2
        )
        | clinical(hypertension.overlapping(first_half).exists()),
    }
    | common.enrolled_in_year
    | common.adult_visit,
    excused=common.hospice
    | common.palliative
    | common.frail_or_old
    | common.nursing_home
    | {
        "pregnant": Dx.of("pregnancy").overlapping(year).exists(),
        "end-stage renal disease": Dx.of("esrd").overlapping(year).exists(),
        "end-stage renal disease, dialysis or a transplant in the history": plan(
            Dx.of("esrd", "dialysis_status", "kidney_transplant_recipient").started_by(year.end).exists()
        ),
        "kidney transplant recipient": Dx.of("kidney_transplant_recipient").overlapping(year).exists(),
        "chronic kidney disease, stage 5": Dx.of("ckd_stage_5").overlapping(year).exists(),
        "kidney transplant by year end": Procedure.of("kidney_transplant").ended_by(year.end).exists(),
        "dialysis by year end": Procedure.of("dialysis").ended_by(year.end).exists(),
        "ESRD monthly service by year end": (
            Visit.of("esrd_monthly_services").started_by(year.end)
            | plan_list(Procedure.of("esrd_monthly_services").started_by(year.end))
        ).exists(),
    },
    met={
        "lowest systolic of the last day under 140": (
            last_day.lowest("systolic", units=MMHG) < 140
        ).or_if_missing(False)
        | told("systolic_below_140_code"),
        "lowest diastolic of the last day under 90": (
            last_day.lowest("diastolic", units=MMHG) < 90
        ).or_if_missing(False)
        | told("diastolic_below_90_code"),
    },
    gap=Gap(
        "Take and record a blood pressure", closes=readings, due=year.end, shows=("systolic", "diastolic")
    ),
    purpose="Blood pressure under control is the strongest single lever against stroke and heart failure.",
    source="CMS165, 2026; enrollment and the two-dates rule from public descriptions of HEDIS CBP",
    differences=(
        "Plan method: two dates of hypertension from 1 January of the year before to 30 June, in place of a visit.",
        "Plan method: a CPT II code tells the range of a reading; of one day, the lowest of each part counts.",
        "Plan method: end-stage renal disease, dialysis or a kidney transplant at any time by year end excuses.",
    ),
)
