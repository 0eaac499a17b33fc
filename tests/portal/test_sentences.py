"""Notes of the worker and faults of a program folder, as pages say them: every sentence that can come is taken apart."""

from __future__ import annotations

import ast
import inspect
import tempfile
import textwrap
from datetime import date
from pathlib import Path

import pytest

from concord.model.errors import ConcordError, ProgramError
from concord.program import Program
from concord.program.revising import TERMS, Alteration, Decided, Revision, lines_of, term_of, with_all

ROOT = Path(__file__).resolve().parents[2]
FEWEST, TIERS, LEAST, PERCENTILES_OF = TERMS


@pytest.fixture(scope="module")
def program():
    return Program.load(ROOT / "programs" / "ca-apc")


def fault(program: Program, *changes: Alteration) -> ConcordError:
    """What the folder's own check says of a change that cannot be."""
    how = Decided(date(2026, 7, 1), "A proposal", "proposal")
    with tempfile.TemporaryDirectory() as folder, pytest.raises(ProgramError) as found:
        with_all(program, [(Revision(2027, changes), how)], Path(folder) / "program")
    return found.value


@pytest.mark.parametrize(
    ("term", "value", "english", "spanish"),
    [
        (FEWEST, "-3", "-3 is less than 0.", "-3 es menor que 0."),
        (FEWEST, "30.5", "30.5 is not a whole number.", "30.5 no es un número entero."),
        (LEAST, "200", "200 percent is not between 0 and 100.", "200 por ciento no está entre 0 y 100."),
        (TIERS, "60", "A target is a percentile, a colon and a percent, such as 66.67: 60.", "Una meta es un percentil"),
        (TIERS, "66.67: 60, 90: 50", "A higher target must not pay less than a lower one.", "Una meta más alta"),
        (TIERS, "60: 50", "60 is none of the percentiles 25, 50, 66.67, 75, 90.", "60 no es ninguno de los percentiles 25, 50"),
        (TIERS, "90: 100, 66.67: 60", "Targets must rise, each percentile once.", "Las metas deben subir"),
        (TIERS, "1:2:3", "One of the terms cannot be read as numbers.", "Una de las condiciones"),
        (PERCENTILES_OF, "24", "24 is not a year.", "24 no es un año."),
        (PERCENTILES_OF, "2030", "CBP is paid and has no P25 for 2030.", "CBP se paga y no tiene P25 para 2030."),
    ],
)  # fmt: skip
def test_a_fault_of_a_proposed_folder_is_said_in_the_page_s_words(program, term, value, english, spanish):
    from django.utils import translation

    from concord.portal.sentences import problem

    error = fault(program, Alteration("term", term, "", term_of(program, term, 2027), value))
    for language, words in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert problem(error).startswith(words)


def test_percentiles_out_of_order_and_weights_that_make_no_hundred_are_said_too(program):
    from django.utils import translation

    from concord.portal.sentences import problem

    weight = lines_of(program, 2027)["CBP"]["weight"]
    with translation.override("es"):
        assert "no están en orden" in problem(
            fault(program, Alteration("percentile", "CBP", "66.67", None, "5"))
        )
        heavy = Alteration("measure", "CBP", "weight", weight, str(int(weight) + 1))
        assert problem(fault(program, heavy)) == "Los pesos de las medidas pagadas suman 101, no 100."


def test_what_nobody_took_apart_is_said_as_the_check_says_it():
    from concord.portal.sentences import problem

    assert problem(ProgramError("something new", next_step="look")) == "something new. Next: look"


def noted() -> list[str]:
    """Every note that the simulation can write, read in its code, with 9 where it puts a value."""
    from concord.simulation import revised, scenario

    found = []
    for module in (revised, scenario):
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(module._notes)))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "append"
            ):
                found.append(node.args[0])
            elif isinstance(node, ast.ListComp) and isinstance(node.elt, ast.JoinedStr):
                found.append(node.elt)
    return [
        "".join(p.value if isinstance(p, ast.Constant) else "9" for p in getattr(node, "values", [node]))
        for node in found
    ]


def test_every_note_has_its_spanish():
    from django.utils import translation

    from concord.portal.sentences import note

    with translation.override("es"):
        assert len(noted()) >= 10
        for text in noted():
            assert not note(text).is_english, text
            assert note(text).words != text
        assert note("A sentence that nobody wrote.").is_english
    with translation.override("en"):
        assert note("A sentence that nobody wrote.").words == "A sentence that nobody wrote."
