"""What a resource's mapping may look up: who sent it, when, and the few facts that stand in other resources."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from concord.intake.fhir.codings import Pair

Row = dict[str, Any]


@dataclass
class Context:
    """Sender and day of receipt, and facts that other resources refer to, by resource id.

    `births` of patients, codes of `medications` and `conditions`, national provider identifiers of `clinicians`; `diagnosed`:
    the visits that name a condition as their diagnosis.
    `named`: patients by their identifiers (`system|value`) in the bundle being read, and `search` those of the whole delivery, asked
    for only when a reference names a patient so; empty for an identifier of more than one.
    `unresolved` counts references to one of these that lead nowhere.
    """

    sender: str
    received_on: date
    provenance: str = "standard"
    births: MutableMapping[str, date] = field(default_factory=dict)
    medications: MutableMapping[str, list[Pair]] = field(default_factory=dict)
    conditions: MutableMapping[str, list[Pair]] = field(default_factory=dict)
    clinicians: MutableMapping[str, str] = field(default_factory=dict)
    diagnosed: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: MutableMapping[str, str] = field(default_factory=dict)
    search: Callable[[], Mapping[str, str]] = dict
    unresolved: Counter[str] = field(default_factory=Counter)

    def base(self, row_id: int, member: str | None) -> Row:
        """The columns every row has."""
        return {"row_id": row_id, "sender": self.sender, "member_id": member, "received_on": self.received_on}

    def patient_of(self, identifier: str) -> str | None:
        """The id of the one patient who bears an identifier (`system|value`), of the bundle before the delivery."""
        found = self.named.get(identifier)
        return (self.search().get(identifier) if found is None else found) or None

    def within(self, local: Context) -> Context:
        """This context with what a bundle says of itself added, which comes first."""
        return replace(
            self,
            births=ChainMap(local.births, self.births),
            medications=ChainMap(local.medications, self.medications),
            conditions=ChainMap(local.conditions, self.conditions),
            clinicians=ChainMap(local.clinicians, self.clinicians),
            diagnosed=ChainMap(local.diagnosed, self.diagnosed),
            named=ChainMap(local.named, self.named),
        )
