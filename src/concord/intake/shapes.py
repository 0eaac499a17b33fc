"""What a code of each system looks like: how it is brought into the form the tables keep, and the shape it must have.

Shapes say whether a code can be one of its system, not whether the system holds it; that is terminology's business.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from concord.intake.trees import all_of, call, case, concat, literal

Tree = exp.Expression


def _plain(code: Tree) -> Tree:
    return call("upper", call("replace", code, ".", ""))


def _whole(code: Tree) -> Tree:
    """A code of digits that was kept as a number with a decimal point (`131.0`)."""
    return call("regexp_replace", code, r"^([0-9]+)\.0+$", r"\1")


def _upper(code: Tree) -> Tree:
    return call("upper", _whole(code))


def _padded(width: int) -> Callable[[Tree], Tree]:
    def padded(code: Tree) -> Tree:
        code = _whole(code)
        short = exp.LT(this=call("length", code), expression=literal(width))
        return case([(short, call("lpad", code, width, "0"))], code)

    return padded


def _bill(code: Tree) -> Tree:
    """Type of bill as three digits: the leading zero of a four-digit form goes."""
    code = _whole(code)
    four = all_of([exp.EQ(this=call("length", code), expression=literal(4)), call("starts_with", code, "0")])
    return call("upper", case([(four, call("substr", code, 2))], code))


def _ndc(code: Tree) -> Tree:
    """Eleven digits, in 5-4-2; hyphens go and the zeros they stood for come back.

    Of digits without hyphens, ten that begin with a zero, and eight or fewer, have lost their first zeros; other nines and tens cannot
    be placed without a list of drugs and stay. Nine digits are also a product of which the package is not told.
    """
    digits = call("regexp_replace", _whole(code), "^N4| ", "", "g")
    parts = [
        call("lpad", call("split_part", digits, "-", i), width, "0") for i, width in ((1, 5), (2, 4), (3, 2))
    ]
    is_package = call("regexp_full_match", digits, "[0-9]{1,5}-[0-9]{1,4}-[0-9]{1,2}")
    is_product = call("regexp_full_match", digits, "[0-9]{4,5}-[0-9]{3,4}")
    is_short = call("regexp_full_match", digits, "0[0-9]{9}|[0-9]{7,8}")
    return case(
        [
            (is_package, concat(*parts)),
            (is_product, concat(*parts[:2])),
            (is_short, call("lpad", digits, 11, "0")),
        ],
        digits,
    )


FORMS: dict[str, Callable[[Tree], Tree]] = {
    "ICD10CM": _plain,
    "ICD10PCS": _plain,
    "HCPCS": _upper,
    "TAXONOMY": _upper,
    "CVX": _padded(2),
    "POS": _padded(2),
    "DISCHARGE": _padded(2),
    "REVENUE": _padded(4),
    "TOB": _bill,
    "NDC": _ndc,
}

PATTERNS = {
    "ICD10CM": "[A-TV-Z][0-9][0-9A-Z][0-9A-Z]{0,4}|U[0-9]{2}[0-9A-Z]{0,4}",
    "ICD10PCS": "[0-9A-HJ-NP-Z]{7}( [0-9A-HJ-NP-Z]{7})*",
    "HCPCS": "[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}",
    "TAXONOMY": "[0-9A-Z]{9}X",
    "CVX": "[0-9]{2,3}|9[01][0-9]{3}",
    "POS": "[0-9]{2}",
    "DISCHARGE": "[0-9]{2}",
    "REVENUE": "[0-9]{4}",
    "TOB": "[0-9][0-9][0-9A-Z]",
    "NDC": "[0-9]{9,11}",
    "SNOMED": "[0-9]{6,18}",
}

CHECK_DIGITS = {"NPI": ("is_npi", ""), "LOINC": ("is_loinc", "-")}
"""Systems whose codes carry a check digit, with the macro of sql/macros.sql that proves it and what is no digit."""

WORDS = {
    "ICD10CM": "an ICD-10-CM code",
    "ICD10PCS": "an ICD-10-PCS code, or several with blanks between",
    "HCPCS": "a CPT or HCPCS code",
    "TAXONOMY": "a provider taxonomy code",
    "CVX": "a CVX code, or the CPT code of a vaccine",
    "POS": "a place of service",
    "DISCHARGE": "a discharge status",
    "REVENUE": "a revenue code",
    "TOB": "a type of bill",
    "NDC": "an NDC of nine to eleven digits",
    "NPI": "an NPI (ten digits with a check digit)",
    "LOINC": "a LOINC code (digits, hyphen, check digit)",
}


def normal(system: str, code: Tree) -> Tree:
    """A code as the tables keep it."""
    return FORMS[system](code) if system in FORMS else code


def looks_like(system: str, code: Tree) -> Tree:
    """Whether a text has the letters and digits of a system's codes, however they are written."""
    made = normal(system, code)
    return call("regexp_full_match", made, "[0-9]{1,7}-[0-9]" if system == "LOINC" else PATTERNS[system])


def fits(system: str, code: Tree, number: Callable[[Tree], Tree]) -> Tree | None:
    """Whether a normal code has the shape of its system; None for a system without one.

    `number` is given a tree and returns a column that holds it as a number, worked out once beforehand.
    """
    if system in CHECK_DIGITS:
        macro, strip = CHECK_DIGITS[system]
        return call(macro, code, number(call("replace", code, strip, "") if strip else code))
    return call("regexp_full_match", code, PATTERNS[system]) if system in PATTERNS else None
