"""What the two HEDIS-like statin measures share: who is excused, and how adherence is reckoned."""

from __future__ import annotations

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Criterion, EventList, Spans
from concord.model.kinds import Dispense, Dx, Procedure
from concord.model.measure import Gap, Rate
from concord.model.windows import Window

excused: dict[str, Criterion] = (
    common.hospice
    | common.palliative
    | common.frail_and_ill
    | {
        "pregnant": Dx.of("pregnancy").starting(year.and_prior(1)).exists(),
        "in vitro fertilization": Procedure.of("ivf").starting(year.and_prior(1)).exists(),
        "end-stage renal disease or dialysis": (
            Dx.of("esrd", "dialysis_status").starting(year.and_prior(1))
            | Procedure.of("dialysis").starting(year.and_prior(1))
        ).exists(),
        "cirrhosis": Dx.of("cirrhosis").starting(year.and_prior(1)).exists(),
        "muscle pain or damage": Dx.of("myalgia", "rhabdomyolysis").starting(year).exists(),
    }
)


def rates(measure: str, *classes: str) -> tuple[Rate, ...]:
    """Dispensed at all; and, of those, with the drug in hand on 80 % of the days from the first fill to year end."""
    fills: EventList = Dispense.of(*classes).starting(year)
    treated = Window(fills.first().start, year.end)
    in_hand = Spans("supply", classes).covered(treated)
    days = Spans("enrolled").covered(treated)
    return (
        Rate(
            f"{measure}-R",
            "Received",
            met={"statin dispensed in the year": fills.exists()},
            gap=Gap("Prescribe a statin", closes=fills, due=year.end),
        ),
        Rate(
            f"{measure}-80",
            "Adherence of 80 %",
            who={"statin dispensed": fills.exists()},
            met={"in hand on 80 % of the days": in_hand.per(days) >= "0.8"},
            gap=Gap("Ask about refills and side effects", closes=fills, due=year.end),
        ),
    )
