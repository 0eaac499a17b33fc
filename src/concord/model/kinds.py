"""Ways to name event lists in a measure: `Dx.of("diabetes")`, `Lab.of("hba1c")`, `Visit.of(...)`."""

from __future__ import annotations

from concord.model.expressions import Events


class _Kind:
    """Makes `Events` of fixed kinds."""

    def __init__(self, *kinds: str):
        self.kinds = kinds

    def of(
        self,
        *concepts: str,
        states: tuple[str, ...] = (),
        negated: bool = False,
        category: tuple[str, ...] = (),
        allowing: tuple[str, ...] = (),
        settings: tuple[str, ...] = (),
        reasons: tuple[str, ...] = (),
        providers: tuple[str, ...] = (),
        forbidding: tuple[str, ...] = (),
    ) -> Events:
        """Events of these concepts. See `expressions.Events` for what each option means."""
        return Events(
            concepts,
            self.kinds,
            states,
            negated,
            category,
            allowing,
            settings,
            reasons,
            providers,
            forbidding,
        )


Visit = _Kind("visit", "stay")
Dx = _Kind("dx")
Procedure = _Kind("procedure")
Lab = _Kind("lab")
Finding = _Kind("finding")
Observation = _Kind("lab", "finding", "assessment")
Assessment = _Kind("assessment")
Immunization = _Kind("immunization", "procedure")
Order = _Kind("order")
RxOrder = _Kind("rx_order")
RxSupply = _Kind("rx_supply")
Dispense = _Kind("dispense")
Device = _Kind("device")
Allergy = _Kind("allergy", "adverse_event")
Document = _Kind("document")
Test = _Kind("lab", "procedure")
Result = _Kind("procedure", "lab", "finding")
Imaging = _Kind("finding", "procedure", "document")
