"""Childhood immunizations, combination 10: all ten series by the second birthday."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Events, Person, all_of, any_of
from concord.model.kinds import Dx, Immunization
from concord.model.measure import Gap, Measure
from concord.model.windows import BIRTH, Birthday, Window

VISITS = (
    "office_visit",
    "home_health_visit",
    "preventive_visit_0_17",
    "preventive_initial_0_17",
    "virtual_encounter",
    "telephone_visit",
    "minimal_office_visit",
)

second_birthday = Birthday(2)
first_two_years = Window(BIRTH, second_birthday)
from_day_42 = Window(BIRTH.plus(days=42), second_birthday)
from_day_180 = Window(BIRTH.plus(days=180), second_birthday)
second_year = Window(Birthday(1), second_birthday)
on_second_birthday = Window(second_birthday, second_birthday)
first_week = Window(BIRTH, BIRTH.plus(days=7))


def given(*series: str) -> Events:
    """Vaccine recorded as a product or as administered."""
    return Immunization.of(*(f"{name}_{form}" for name in series for form in ("vaccine", "given")))


def history(*concepts: str) -> Criterion:
    """A diagnosis first noted by the second birthday."""
    return Dx.of(*concepts).starting(first_two_years).exists()


dtap = given("dtap").starting(from_day_42)
ipv = given("ipv").starting(from_day_42)
mmr = given("mmr").starting(second_year)
hib_4_dose = given("hib_4_dose").starting(from_day_42)
hib = given("hib_3_dose", "hib_4_dose").starting(from_day_42)
hepb = given("hepb").starting(first_two_years)
hepb_newborn = Immunization.of("hepb_newborn").starting(first_week)
vzv = given("vzv").starting(second_year)
pcv = given("pcv").starting(from_day_42)
hepa = given("hepa").starting(second_year)
rotavirus_3_dose = given("rotavirus_3_dose").starting(from_day_42)
rotavirus = given("rotavirus_2_dose", "rotavirus_3_dose").starting(from_day_42)
flu = given("flu").starting(from_day_180)
flu_live = given("laiv").starting(on_second_birthday)


def series(vaccine: str, doses: Criterion, *reasons: str) -> Criterion:
    """The doses, or a reason not to give them."""
    return any_of(
        {f"{vaccine} doses": doses, f"{vaccine} not needed: history or reaction": history(*reasons)}
    )


MET: dict[str, Criterion] = {
    "4 DTaP": series("DTaP", dtap.days() >= 4, "dtap_anaphylaxis", "dtap_encephalitis"),
    "3 polio": series("polio", ipv.days() >= 3, "ipv_anaphylaxis"),
    "1 MMR": any_of(
        {
            "MMR doses": mmr.days() >= 1,
            "MMR not needed: history or reaction": history("mmr_anaphylaxis"),
            "had all three diseases": all_of(
                {"measles": history("measles"), "mumps": history("mumps"), "rubella": history("rubella")}
            ),
        }
    ),
    "3 or 4 Hib": series(
        "Hib",
        (hib_4_dose.exists() & (hib.days() >= 4)) | (~hib_4_dose.exists() & (hib.days() >= 3)),
        "hib_anaphylaxis",
    ),
    "3 hepatitis B": series(
        "hepatitis B",
        (hepb.days() >= 3) | (hepb_newborn.exists() & (hepb.near(hepb_newborn.first(), 1, None).days() >= 2)),
        "hepb_anaphylaxis",
        "hepatitis_b",
    ),
    "1 chickenpox": series("chickenpox", vzv.days() >= 1, "vzv_anaphylaxis", "varicella"),
    "4 pneumococcal": series("pneumococcal", pcv.days() >= 4, "pcv_anaphylaxis"),
    "1 hepatitis A": series("hepatitis A", hepa.days() >= 1, "hepa_anaphylaxis", "hepatitis_a"),
    "2 or 3 rotavirus": series(
        "rotavirus",
        (rotavirus_3_dose.exists() & (rotavirus.days() >= 3))
        | (~rotavirus_3_dose.exists() & (rotavirus.days() >= 2)),
        "rotavirus_anaphylaxis",
    ),
    "2 influenza": series(
        "influenza",
        (flu.days() >= 2) | (flu_live.exists() & (flu.days() >= 1)),
        "flu_anaphylaxis",
    ),
}
SERIES: dict[str, EventList] = {
    "4 DTaP": dtap,
    "3 polio": ipv,
    "1 MMR": mmr,
    "3 or 4 Hib": hib,
    "3 hepatitis B": hepb | hepb_newborn,
    "1 chickenpox": vzv,
    "4 pneumococcal": pcv,
    "1 hepatitis A": hepa,
    "2 or 3 rotavirus": rotavirus,
    "2 influenza": flu | flu_live,
}

CIS = Measure(
    id="CIS",
    title="Childhood immunization status, combination 10",
    edition="2026",
    cms="CMS117",
    who={
        "turns 2 in the year": Person.age(year.end).equals(2),
        "enrolled for twelve months before the second birthday, and on it": common.enrolled(
            Window(second_birthday.plus(years=-1), second_birthday), anchor=second_birthday
        ),
    }
    | common.seen(*VISITS),
    excused=common.hospice
    | {
        "severe combined immunodeficiency": history("scid"),
        "disorder of the immune system": history("immune_disorder"),
        "HIV": history("hiv"),
        "cancer of lymphatic tissue": history("lymphatic_cancer"),
        "intussusception": history("intussusception"),
    },
    met=MET,
    looks_back={"vaccines since birth": first_two_years},
    gap=tuple(
        Gap(
            f"Give the vaccines still missing: {sentence}",
            closes=events,
            due=second_birthday,
            criterion=sentence,
        )
        for sentence, events in SERIES.items()
    ),
    purpose="Vaccines by the second birthday protect a child, and those around it, from fourteen diseases.",
    source="CMS117, 2026; enrollment from public descriptions of HEDIS CIS-E",
    differences=(
        "Plan method: enrollment in the twelve months before the second birthday, in place of a visit.",
    ),
)
