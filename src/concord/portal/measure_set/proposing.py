"""The form of a proposal: the set of a year with a box for every value, what may join, the terms that go with it; checked as a folder is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.model.errors import ConcordError
from concord.portal import names, sentences
from concord.portal.commitments.standing import commitments
from concord.portal.measure_set import saying
from concord.portal.practice.forms import Day, Form
from concord.portal.templatetags.words import day
from concord.program import Program
from concord.program.benchmarks import BANDS
from concord.program.revising import (
    FIELDS,
    TERMS,
    Alteration,
    Decided,
    Lines,
    Revision,
    lines_of,
    percentiles_of,
    plain,
    term_of,
    with_all,
)

OUT = "out"
AHEAD = 2
"""Years after the running one that a proposal may be for."""
PERCENTILES = tuple(plain(p) for p in BANDS if p in (Decimal(25), Decimal(50), Decimal("66.67"), Decimal(75), Decimal(90)))  # fmt: skip
WHOLE = Decimal(100)
NUMBERS = r"^[0-9., :]*$"
CENT = Decimal("0.01")


class ProposalForm(Form):
    """A change of the set of `year`. `revision` is what it alters, once it is valid."""

    title = forms.CharField(label=L("Title"), max_length=120)
    words = forms.CharField(label=L("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    comment_by = Day(label=L("Comments until"))
    shares_out = forms.BooleanField(
        label=L("Share what is missing to 100 percent, or is over it, among the weights that I leave as they are"), required=False
    )  # fmt: skip
    benchmark_of = forms.ChoiceField(label=L("Percentiles of"), required=False)

    def __init__(self, *args: Any, program: Program, year: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.program, self.year = program, year
        self.lines = lines_of(program, year)
        self.considered = {c.ident: c for c in program.office.considered if c.ident not in self.lines}
        self.named = saying.titles(program)
        self.revision = Revision(year, ())
        for ident in (*self.lines, *self.considered):
            self._add_measure(ident, self.lines.get(ident))
        for name in TERMS:
            self.fields[self.key(name)] = forms.RegexField(
                NUMBERS, label=saying.TERMS[name], required=False, max_length=80, initial=term_of(program, name, year),
                error_messages={"invalid": L("Write numbers, such as 30 or 66.67: 60, 90: 100.")},
            )  # fmt: skip
        every = [("", "–"), *((i, f"{i}: {self.named[i]}") for i in (*self.lines, *self.considered))]
        self.fields["benchmark_of"].choices = every  # type: ignore[attr-defined]
        for percentile in PERCENTILES:
            self.fields[self.key("p", percentile)] = forms.DecimalField(
                label=names.band(percentile),
                required=False,
                min_value=Decimal(0),
                max_value=WHOLE,
                max_digits=6,
            )

    @staticmethod
    def key(*parts: str) -> str:
        """The name of a field: its parts with what a name may not have taken out."""
        return "-".join(part.replace(".", "_") for part in parts)

    def _add_measure(self, ident: str, fields: dict[str, str] | None) -> None:
        uses = [*saying.USES.items(), (OUT, L("not in the set"))]
        now = fields or {"edition": str(self.year), "use": OUT, "equity_sensitive": "false", "weight": "0"}
        made = {
            "use": forms.ChoiceField(choices=uses),
            "weight": forms.DecimalField(
                min_value=Decimal(0), max_value=WHOLE, max_digits=5, decimal_places=2
            ),
            "equity_sensitive": forms.ChoiceField(choices=list(saying.FLAGS.items())),
            "edition": forms.RegexField(r"^[0-9A-Za-z.-]{1,12}$"),
        }
        for name, field in made.items():
            field.label = f"{ident}, {saying.FIELDS[name]}"
            field.initial = now[name]
            self.fields[self.key(ident, name)] = field
            if name in ("weight", "edition"):
                field.widget.attrs["size"] = 6

    # -- for the template --------------------------------------------------------------------------------------

    def measures(self) -> Iterator[dict[str, Any]]:
        """Each measure with its boxes, those that may join last."""
        for ident in (*self.lines, *self.considered):
            order = ("use", "weight", "equity_sensitive", "edition")
            boxes = [{"name": saying.FIELDS[name], "box": self[self.key(ident, name)]} for name in order]
            yield {
                "ident": ident,
                "title": self.named[ident],
                "boxes": boxes,
                "joins": ident in self.considered,
            }

    def terms(self) -> list[Any]:
        """The boxes of terms."""
        return [self[self.key(name)] for name in TERMS]

    def percentiles(self) -> list[Any]:
        """The boxes of one measure's percentiles."""
        return [self[self.key("p", percentile)] for percentile in PERCENTILES]

    # -- what was said -----------------------------------------------------------------------------------------

    def clean_comment_by(self) -> Any:
        first = self.today + timedelta(days=commitments().feedback_days)
        if self.cleaned_data["comment_by"] < first:
            raise forms.ValidationError(L("Leave time to answer: %(day)s or later.") % {"day": day(first)})
        return self.cleaned_data["comment_by"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        wanted = self._wanted(said)
        if said["shares_out"]:
            self._share_out(wanted)
        alterations = [*self._of_measures(wanted), *self._of_terms(said), *self._of_percentiles(said)]
        self.revision = Revision(self.year, tuple(alterations))
        if not alterations:
            raise forms.ValidationError(_("Nothing is changed yet. Change at least one value."))
        self._hold_together(wanted)
        return said

    def _wanted(self, said: dict[str, Any]) -> Lines:
        """The set as the boxes have it; what is not paid weighs nothing."""
        found: Lines = {}
        for ident in (*self.lines, *self.considered):
            use = said[self.key(ident, "use")]
            if use == OUT:
                continue
            fields = {name: plain(said[self.key(ident, name)]) for name in FIELDS}
            found[ident] = fields if use == "payment" else fields | {"weight": "0"}
        return found

    def _share_out(self, wanted: Lines) -> None:
        """Weights that stand as they were grow or shrink in proportion, to the hundredth, until all make 100."""
        free = {
            i: Decimal(f["weight"]) for i, f in wanted.items()
            if f["use"] == "payment" and f["weight"] == self.lines.get(i, {}).get("weight")
        }  # fmt: skip
        rest = WHOLE - sum((Decimal(f["weight"]) for i, f in wanted.items() if i not in free and f["use"] == "payment"), Decimal(0))  # fmt: skip
        together = sum(free.values(), Decimal(0))
        if rest < 0 or not together:
            return
        made = {i: (w * rest / together).quantize(CENT, ROUND_DOWN) for i, w in free.items()}
        made[next(iter(made))] += rest - sum(made.values(), Decimal(0))
        for ident, weight in made.items():
            wanted[ident]["weight"] = plain(weight)

    def _of_measures(self, wanted: Lines) -> Iterator[Alteration]:
        for ident in (*self.lines, *self.considered):
            old, new = self.lines.get(ident, {}), wanted.get(ident, {})
            for name in FIELDS:
                if old.get(name) != new.get(name):
                    yield Alteration("measure", ident, name, old.get(name), new.get(name))
            if not old and new:
                for key, value in self.considered[ident].fixed().items():
                    yield Alteration("words", ident, key, None, value)

    def _of_terms(self, said: dict[str, Any]) -> Iterator[Alteration]:
        for name in TERMS:
            now, given = term_of(self.program, name, self.year), said[self.key(name)].strip()
            if given and _same(given) != _same(now):
                yield Alteration("term", name, "", now, given)

    def _of_percentiles(self, said: dict[str, Any]) -> Iterator[Alteration]:
        ident = said["benchmark_of"]
        if not ident:
            return
        line = (
            next(
                (m.benchmark_product_line for m in self.program.measure_set.measures if m.ident == ident),
                None,
            )
            or self.considered[ident].benchmark_product_line
        )
        now = percentiles_of(self.program, ident, line, self.year)
        for percentile in PERCENTILES:
            given = said[self.key("p", percentile)]
            if given is not None and (percentile not in now or Decimal(now[percentile]) != given):
                yield Alteration("percentile", ident, percentile, now.get(percentile), str(given))

    def _hold_together(self, wanted: Lines) -> None:
        """The folder with the change in it is read as any folder is; what is wrong with it is wrong with the proposal."""
        weights = sum((Decimal(f["weight"]) for f in wanted.values() if f["use"] == "payment"), Decimal(0))
        if weights != WHOLE:
            raise forms.ValidationError(_("The weights of paid measures make %(sum)s, not 100.") % {"sum": plain(weights)})  # fmt: skip
        how = Decided(self.today, "A proposal", "proposal")
        with tempfile.TemporaryDirectory(prefix="concord-") as folder:
            try:
                with_all(self.program, [(self.revision, how)], Path(folder) / "program")
            except ConcordError as error:
                why = _("The program folder would not hold together with it: %(why)s")
                raise forms.ValidationError(why % {"why": sentences.problem(error)}) from error


def _same(text: str) -> list[str]:
    """The numbers of a term's text as they compare: spaces and needless zeros do not count."""
    return [_number(p) for pair in text.split(",") for p in pair.split(":")]


def _number(text: str) -> str:
    try:
        return plain(Decimal(text.strip()))
    except InvalidOperation:
        return text.strip()
