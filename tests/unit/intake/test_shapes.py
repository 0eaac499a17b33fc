"""Codes are brought into one form and must have the shape of their system."""

import pytest

from concord.engine import open_session
from concord.engine import sql as sql_files
from concord.intake import shapes
from concord.intake.trees import literal, sql, try_cast


@pytest.fixture(scope="module")
def session():
    with open_session(threads=1, memory="256MB") as made:
        made.run(sql_files.load("concord.intake", "sql/macros"))
        yield made


def kept(session, system, code):
    """The code as tables keep it, or None when it cannot be one."""
    made = shapes.normal(system, literal(code))
    fits = shapes.fits(system, made, lambda tree: try_cast(tree, "DOUBLE"))
    return session.value(f"SELECT CASE WHEN {sql(fits)} THEN {sql(made)} END")


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        ("ICD10CM", "e11.9", "E119"),
        ("ICD10CM", "Z00.00", "Z0000"),
        ("ICD10CM", "U07.1", "U071"),
        ("ICD10CM", "250.00", None),
        ("ICD10CM", "E1", None),
        ("ICD10CM", "C4A.0", "C4A0"),
        ("ICD10PCS", "0FT44ZZ", "0FT44ZZ"),
        ("ICD10PCS", "0FT44ZI", None),
        ("HCPCS", "99213", "99213"),
        ("HCPCS", "g0101", "G0101"),
        ("HCPCS", "0002f", "0002F"),
        ("HCPCS", "9921", None),
        ("NDC", "00002143380", "00002143380"),
        ("NDC", "00406-0552-01", "00406055201"),
        ("NDC", "406-552-1", "00406055201"),
        ("NDC", "0002143380", "00002143380"),
        ("NDC", "65862-", None),
        ("NDC", "65862-0010", "658620010"),
        ("NPI", "1234567893", "1234567893"),
        ("NPI", "1234567890", None),
        ("NPI", "123456789", None),
        ("NPI", "12345678931", None),
        ("NPI", "ABCDEFGHIJ", None),
        ("LOINC", "4548-4", "4548-4"),
        ("LOINC", "4548-5", None),
        ("LOINC", "98979-8", "98979-8"),
        ("LOINC", "4548", None),
        ("CVX", "8", "08"),
        ("CVX", "140", "140"),
        ("CVX", "MMR", None),
        ("TOB", "0131", "131"),
        ("TOB", "13", None),
        ("REVENUE", "450", "0450"),
        ("POS", "2", "02"),
        ("DISCHARGE", "1", "01"),
        ("TAXONOMY", "207q00000x", "207Q00000X"),
        ("TAXONOMY", "207Q00000", None),
    ],
)
def test_a_code_is_kept_in_one_form_or_not_at_all(session, system, code, expected):
    assert kept(session, system, code) == expected


def test_the_luhn_sum_without_cutting_digits_agrees_with_the_textbook(session):
    def textbook(number):
        digits = [int(d) for d in reversed(str(number))]
        return sum(d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(digits)) % 10

    numbers = [1_000_000_000 + n * 7_919_123 for n in range(1100)]
    values = ", ".join(f"({n}::DOUBLE)" for n in numbers)
    found = session.rows(f"SELECT luhn(n) FROM (VALUES {values}) AS t(n)")
    assert [int(f) % 10 for (f,) in found] == [textbook(n) for n in numbers]
