"""Immunizations for adolescents, combination 2: meningococcal, Tdap and HPV vaccines by the 13th birthday."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Person, any_of
from concord.model.kinds import Dx, Immunization
from concord.model.measure import Gap, Measure
from concord.model.windows import BIRTH, Birthday, Window

thirteenth = Birthday(13)
WEEKS_21 = 146
"""Days between the two doses of HPV vaccine that are enough."""


def given(vaccine: str, from_age: int) -> EventList:
    """Vaccine recorded as a product or as administered, from one birthday to the 13th."""
    window = Window(Birthday(from_age), thirteenth)
    return Immunization.of(f"{vaccine}_vaccine", f"{vaccine}_given").starting(window)


meningococcal, tdap, hpv = given("meningococcal", 10), given("tdap", 10), given("hpv", 9)
reaction = Dx.of("vaccine_anaphylaxis").starting(Window(BIRTH, thirteenth)).exists()


def series(name: str, doses: Criterion) -> Criterion:
    """The doses, or a reaction that forbids them."""
    return any_of({f"doses of {name}": doses, "anaphylaxis to a vaccine": reaction})


MET: dict[str, Criterion] = {
    "1 meningococcal": series("meningococcal vaccine", meningococcal.days() >= 1),
    "1 Tdap": series("Tdap", tdap.days() >= 1),
    "2 or 3 HPV": series("HPV vaccine", (hpv.spaced(WEEKS_21).count() >= 2) | (hpv.days() >= 3)),
}
SERIES: dict[str, EventList] = {"1 meningococcal": meningococcal, "1 Tdap": tdap, "2 or 3 HPV": hpv}

IMA = Measure(
    id="IMA",
    title="Immunizations for adolescents, combination 2",
    edition="2026",
    methods=("plan",),
    who={
        "turns 13 in the year": Person.age(year.end).equals(13),
        "enrolled for twelve months before the 13th birthday, and on it": common.enrolled(
            Window(thirteenth.plus(years=-1), thirteenth), anchor=thirteenth
        ),
    },
    excused=common.hospice,
    met=MET,
    looks_back={"HPV vaccine since the ninth birthday": Window(Birthday(9), thirteenth)},
    gap=tuple(
        Gap(f"Give the vaccine still missing: {sentence}", closes=events, due=thirteenth, criterion=sentence)
        for sentence, events in SERIES.items()
    ),
    purpose="Given before exposure, these vaccines prevent meningitis, whooping cough and six cancers.",
    source="Public descriptions of HEDIS IMA-E (standards, section 6). Not NCQA-certified.",
    differences=(
        "Meningococcal vaccine counts from the tenth birthday; some editions ask for the eleventh.",
    ),
)
