"""The dirt that is planted, declared in one place: what, how often, in whose files.

Rates of person dirt are per record and sender; two senders that each err at half of a rate differ on about the whole of it.
Source: the calibration figures for commercial plans in California; those marked L there are guesses and dated.
"""

from __future__ import annotations

from typing import NamedTuple


class PersonDirt(NamedTuple):
    """An error in how a sender knows a person. `who` narrows it: `plan`, `practice`, or everybody."""

    name: str
    rate: float
    what: str
    who: str = "all"


PERSON = (
    PersonDirt(
        "first_name_typo", 0.0125, "A letter of the first name dropped, doubled, swapped or replaced."
    ),
    PersonDirt("last_name_typo", 0.010, "The same in the family name."),
    PersonDirt("nickname", 0.022, "Bob for Robert."),
    PersonDirt("english_name", 0.35, "The second, English first name of those who use one."),
    PersonDirt("middle_absent", 0.28, "No middle name."),
    PersonDirt("middle_initial", 0.45, "Only the initial, of those present."),
    PersonDirt("surname_cut", 0.25, "A double family name sent as its first part."),
    PersonDirt("name_swapped", 0.002, "First and family name in each other's place."),
    PersonDirt("birth_day_month", 0.002, "Day and month of birth swapped."),
    PersonDirt("birth_digit", 0.0025, "One digit of the day of birth wrong."),
    PersonDirt("birth_year", 0.001, "Year of birth off by one or ten."),
    PersonDirt("birth_default", 0.0005, "1 January of the year of birth."),
    PersonDirt("sex_wrong", 0.002, "The other sex."),
    PersonDirt("zip_wrong", 0.01, "A digit of the ZIP code wrong."),
    PersonDirt("address_old", 0.75, "A mover's address is learnt three months to three years late."),
    PersonDirt("phone_other", 0.22, "Another telephone of the person, or none."),
    PersonDirt("ssn_absent_plan", 0.52, "No Social Security number in a plan's file.", "plan"),
    PersonDirt("ssn_absent_practice", 0.77, "No Social Security number in a practice's file.", "practice"),
    PersonDirt("ssn_wrong", 0.005, "Two digits of the number in each other's place."),
    PersonDirt("ssn_of_subscriber", 0.03, "A dependant carries the subscriber's number.", "plan"),
    PersonDirt("accented", 0.5, "Peña for Pena, where the sender's file can hold it."),
    PersonDirt(
        "race_imputed", 0.20, "Race guessed by the plan from name and address, and marked so.", "plan"
    ),
    PersonDirt("duplicate_chart", 0.005, "A practice opened a second chart for the same person.", "practice"),
    PersonDirt(
        "shared_member_id",
        0.003,
        "A child is filed under the member id of the next elder one at cedar.",
        "plan",
    ),
)

CLAIMS = {
    "replaced": 0.05,  # of claims: sent wrong first, corrected later
    "voided": 0.012,  # of claims: a ghost that is taken back
    "pharmacy_reversed": 0.09,  # of fills: never picked up, taken back within days; hidden where the plan nets
    "late_add": 0.45,  # of new coverages: learnt at least a month late
    "late_term": 0.35,  # of ended coverages
}
WRONG_FIRST = (("amount", 0.45), ("denied", 0.30), ("diagnosis", 0.25))

LAG = {  # share adjudicated by so many days after the service
    "professional": (
        (5, 0.03),
        (15, 0.35),
        (45, 0.74),
        (76, 0.87),
        (106, 0.92),
        (198, 0.97),
        (380, 0.993),
        (520, 1.0),
    ),
    "outpatient": (
        (7, 0.03),
        (15, 0.25),
        (45, 0.66),
        (76, 0.83),
        (106, 0.90),
        (198, 0.96),
        (380, 0.99),
        (520, 1.0),
    ),
    "inpatient": (
        (9, 0.01),
        (15, 0.08),
        (45, 0.42),
        (76, 0.68),
        (106, 0.81),
        (198, 0.93),
        (380, 0.985),
        (520, 1.0),
    ),
    "pharmacy": ((0, 0.70), (7, 0.88), (30, 0.985), (60, 0.996), (120, 1.0)),
}
CORRECTED_AFTER = ((14, 0.0), (90, 0.70), (180, 0.92), (330, 1.0))  # days from first to corrected version
LEARNT_LATE = ((1, 0.70), (3, 0.90), (12, 1.0))  # months


class RowDirt(NamedTuple):
    """An error in rows of a kind of file: in one column, or in the line as a whole."""

    name: str
    rate: float
    kinds: tuple[str, ...]
    what: str
    senders: tuple[str, ...] = ()  # all


PLAN_CLAIMS = ("medical", "pharmacy")
ROWS = (
    RowDirt("bad_procedure_code", 0.0004, ("medical",), "A procedure code that does not exist."),
    RowDirt("bad_diagnosis_code", 0.0005, ("medical",), "A principal diagnosis that does not exist."),
    RowDirt("impossible_date", 0.0003, (*PLAN_CLAIMS, "lab", "clinical"), "The 31st of February."),
    RowDirt("future_date", 0.0003, (*PLAN_CLAIMS, "lab", "clinical"), "A day after the file was received."),
    RowDirt("bad_npi", 0.0004, ("medical",), "A rendering NPI whose check digit is wrong."),
    RowDirt("unknown_member", 0.0005, (*PLAN_CLAIMS, "lab"), "A member id that eligibility never had."),
    RowDirt("amount_not_a_number", 0.0001, PLAN_CLAIMS, "Words where an amount belongs."),
    RowDirt("bad_ndc", 0.0005, ("pharmacy",), "A drug code that is too short."),
    RowDirt("impossible_birth", 0.0002, ("eligibility", "patients"), "Born in 1850, or next year."),
    RowDirt(
        "unit_error",
        0.006,
        ("lab",),
        "A glucose, A1c, creatinine or lipid value in another unit than it says.",
    ),
    RowDirt("unit_error", 0.006, ("clinical",), "The same in a practice's laboratory rows."),
    RowDirt("unknown_patient", 0.003, ("clinical",), "A patient id that the practice never described."),
    RowDirt("swapped_pressure", 0.002, ("clinical",), "Systolic and diastolic in each other's place."),
    RowDirt(
        "duplicate_row", 0.003, (*PLAN_CLAIMS, "lab", "clinical", "registry_doses"), "The same line twice."
    ),
    RowDirt(
        "short_row", 0.0001, PLAN_CLAIMS, "A line that breaks off.", ("alder", "birch", "cedar", "dogwood")
    ),
    RowDirt(
        "wrong_dose",
        0.015,
        ("registry_doses",),
        "A dose entered as a vaccine that was not given.",
    ),
)


class FileDirt(NamedTuple):
    """One accident that befalls one whole file."""

    name: str
    sender: str
    kind: str
    period: str
    what: str


FILES = (
    FileDirt(
        "byte_order_mark", "birch", "medical", "2025-04", "The file opens with a UTF-8 byte order mark."
    ),
    FileDirt("latin_1", "birch", "eligibility", "2025-06", "Latin-1 among UTF-8 files."),
    FileDirt("latin_1", "missioncreek", "patients", "2025-05", "Latin-1 among UTF-8 files."),
    FileDirt(
        "truncated",
        "alder",
        "medical",
        "2025-08",
        "Cut in half; the whole file is sent again five days later.",
    ),
    FileDirt(
        "truncated",
        "dogwood",
        "medical",
        "2026-03",
        "Cut in half; the whole file is sent again five days later.",
    ),
    FileDirt("sent_twice", "birch", "pharmacy", "2025-07", "The same bytes under another name."),
    FileDirt("sent_twice", "sunflower", "clinical", "2025-09", "The same bytes under another name."),
    FileDirt(
        "columns_reordered", "birch", "medical", "2025-05", "Two columns change places, with their headers."
    ),
    FileDirt(
        "columns_swapped", "birch", "lab", "2025-09", "Collection and result dates under each other's header."
    ),
    FileDirt("repeated_header", "birch", "medical", "2025-11", "The header row again in the middle."),
    FileDirt("repeated_header", "cedar", "medical", "2025-03", "The header row again in the middle."),
    FileDirt("wrong_trailer", "alder", "lab", "2025-10", "The trailer counts five rows more than there are."),
    FileDirt("carriage_returns", "cedar", "pharmacy", "2025-06", "Lines end with CR LF."),
)
MONTHS_MISSED = 0.05  # of practice-months: not sent in time; of these 60% come a month late, the rest never
LATE_OF_MISSED = 0.6

NICKNAMES = {
    "Robert": "Bob", "William": "Bill", "Richard": "Rick", "James": "Jim", "John": "Jack", "Joseph": "Joe",
    "Thomas": "Tom", "Charles": "Chuck", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony", "Steven": "Steve",
    "Andrew": "Andy", "Kenneth": "Ken", "Timothy": "Tim", "Jeffrey": "Jeff", "Nicholas": "Nick", "Jonathan": "Jon",
    "Benjamin": "Ben", "Samuel": "Sam", "Gregory": "Greg", "Alexander": "Alex", "Patrick": "Pat", "Edward": "Ed",
    "Christopher": "Chris", "Michael": "Mike", "David": "Dave", "Joshua": "Josh", "Zachary": "Zach", "Lawrence": "Larry",
    "Jennifer": "Jenny", "Jessica": "Jess", "Elizabeth": "Liz", "Patricia": "Patty", "Susan": "Sue", "Barbara": "Barb",
    "Kimberly": "Kim", "Rebecca": "Becky", "Stephanie": "Steph", "Christina": "Tina", "Katherine": "Kate",
    "Samantha": "Sam", "Abigail": "Abby", "Deborah": "Debbie", "Cynthia": "Cindy", "Pamela": "Pam", "Victoria": "Vicky",
    "Guadalupe": "Lupe", "Francisco": "Paco", "Jose": "Pepe", "Jesus": "Chuy", "Ignacio": "Nacho", "Manuel": "Manny",
    "Alejandro": "Alex", "Alejandra": "Alex", "Roberto": "Beto", "Eduardo": "Eddie", "Guillermo": "Memo",
    "Enrique": "Kike", "Rosa": "Rosie", "Maria": "Mari", "Margarita": "Maggie", "Teresa": "Tere", "Isabella": "Bella",
    "Leticia": "Lety", "Gabriela": "Gaby", "Veronica": "Vero", "Mohammad": "Mo", "Vikram": "Vik",
}  # fmt: skip
ACCENTS = {
    "Garcia": "García", "Hernandez": "Hernández", "Lopez": "López", "Martinez": "Martínez", "Gonzalez": "González",
    "Rodriguez": "Rodríguez", "Perez": "Pérez", "Sanchez": "Sánchez", "Ramirez": "Ramírez", "Gomez": "Gómez",
    "Diaz": "Díaz", "Gutierrez": "Gutiérrez", "Chavez": "Chávez", "Alvarez": "Álvarez", "Jimenez": "Jiménez",
    "Vasquez": "Vásquez", "Guzman": "Guzmán", "Mendez": "Méndez", "Fernandez": "Fernández", "Munoz": "Muñoz",
    "Avila": "Ávila", "Dominguez": "Domínguez", "Nunez": "Núñez", "Pena": "Peña", "Marquez": "Márquez",
    "Velasquez": "Velásquez", "Zuniga": "Zúñiga", "Mejia": "Mejía", "Leon": "León", "Jose": "José", "Jesus": "Jesús",
    "Maria": "María", "Sofia": "Sofía", "Lucia": "Lucía", "Veronica": "Verónica", "Monica": "Mónica",
    "Martin": "Martín", "Ramon": "Ramón", "Raul": "Raúl", "Victor": "Víctor", "Adrian": "Adrián", "Andres": "Andrés",
    "Cesar": "César", "Ruben": "Rubén", "Hector": "Héctor", "Angel": "Ángel", "Sebastian": "Sebastián",
}  # fmt: skip
