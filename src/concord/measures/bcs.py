"""Breast cancer screening: a mammogram from 1 October two years before to the end of the year."""

from concord.measures import common
from concord.measures.common import year
from concord.model.expressions import Enrolled, Person, all_of, any_of, plan, plan_list
from concord.model.kinds import Document, Dx, Finding, Imaging, Procedure
from concord.model.measure import Gap, Measure
from concord.model.windows import Window, YearDay

screening_window = Window(YearDay(10, 1, years=-2), year.end)
mammograms = (
    Finding.of("mammography", category=("imaging",)).ending(screening_window)
    | Document.of("mammography").ending(screening_window)
    | plan_list(Imaging.of("mammography").ending(screening_window))
)
age = Person.age(year.end)


def without_breast(side: str):
    """Removed, by procedure or by history, by year end."""
    return any_of(
        {
            f"{side} mastectomy in the history": Dx.of(f"mastectomy_{side}_history")
            .started_by(year.end)
            .exists(),
            f"{side} mastectomy": Procedure.of(f"mastectomy_{side}").ended_by(year.end).exists(),
        }
    )


BCS = Measure(
    id="BCS",
    title="Breast cancer screening",
    edition="2026",
    cms="CMS125",
    who={
        "woman": Person.sex("female"),
        "aged 42 to 74 at year end": age.between(42, 74),
        "enrolled since 1 October two years before, and on 31 December": plan(
            Enrolled(Window(YearDay(10, 1, years=-2), YearDay(12, 31, years=-2)), gap=0, gaps=0)
        )
        & common.enrolled(year.prior())
        & common.enrolled(year, anchor=year.end),
    }
    | common.adult_visit,
    excused=common.usual
    | {
        "both breasts removed": without_breast("bilateral"),
        "right and left breast removed": all_of(
            {"right breast removed": without_breast("right"), "left breast removed": without_breast("left")}
        ),
    },
    met={"mammogram since 1 October two years before": mammograms.exists()},
    strata={"42 to 51": age.between(42, 51), "52 to 74": age.between(52, 74)},
    looks_back={"mammograms since 1 October two years before": screening_window},
    gap=Gap("Order a mammogram", closes=mammograms, due=year.end),
    purpose="Mammography finds breast cancer before it can be felt, when treatment works best.",
    source="CMS125, 2026; enrollment from public descriptions of HEDIS BCS-E",
    differences=(
        "Plan method: a claim for a mammogram counts without its report.",
        "Plan method: one gap of 45 days is allowed in each of the two full years, none in the three months before.",
    ),
)
