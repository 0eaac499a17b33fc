"""The declared part of the parties: the eleven program practices, comparison practices, plans, other providers."""

from __future__ import annotations

from typing import NamedTuple


class Practice(NamedTuple):
    organization_id: str
    name: str
    region: int
    roster: int  # people on its roster when the program has 17,000
    sites: int
    slots: int  # panels, that is clinicians at one time
    pediatric: bool
    level: float  # quality, in SDs between practices
    gain: float  # points a year once in the program


PROGRAM = (
    Practice("foothill", "Foothill Family Physicians", 2, 2300, 14, 22, False, 0.3, 3.0),
    Practice("harborlight", "Harbor Light Medical Group", 1, 2000, 12, 19, False, -0.4, 4.0),
    Practice("mesaverde", "Mesa Verde Family Health", 4, 1900, 11, 17, False, -1.2, 3.5),
    Practice("valleyoak", "Valley Oak Medical Associates", 6, 1650, 10, 15, False, -0.8, 0.0),
    Practice("missioncreek", "Mission Creek Family Medicine", 5, 1600, 10, 14, False, 0.9, 2.0),
    Practice("arroyoseco", "Arroyo Seco Health Partners", 0, 1550, 9, 14, False, -0.2, 5.0),
    Practice("cypresspoint", "Cypress Point Internal Medicine", 3, 1350, 8, 12, False, 1.4, 1.0),
    Practice("redwoodbay", "Redwood Bay Community Physicians", 8, 1150, 8, 11, False, 0.6, 0.0),
    Practice("twinrivers", "Twin Rivers Primary Care", 7, 900, 6, 9, False, 0.1, -1.0),
    Practice("sunflower", "Sunflower Children's Medical Group", 3, 1450, 9, 13, True, 0.5, 2.5),
    Practice("littleriver", "Little River Pediatrics", 0, 1150, 7, 10, True, -0.5, 2.0),
)

COMPARATORS = (
    Practice("bayside", "Bayside Family Medicine", 8, 950, 6, 9, False, 0.3, 0.0),
    Practice("canyonridge", "Canyon Ridge Medical Clinic", 4, 1000, 6, 9, False, -0.6, 0.0),
    Practice("capitolpark", "Capitol Park Physicians", 7, 700, 4, 7, False, 0.2, 0.0),
    Practice("centralfields", "Central Fields Health", 6, 750, 5, 7, False, -1.0, 0.0),
    Practice("delmarclinic", "Del Mar Clinic", 5, 900, 5, 8, False, 0.8, 0.0),
    Practice("eastgate", "Eastgate Medical Group", 0, 1050, 6, 9, False, -0.3, 0.0),
    Practice("graniteway", "Granite Way Internal Medicine", 3, 900, 5, 8, False, 0.6, 0.0),
    Practice("hillcrest", "Hillcrest Primary Care", 5, 700, 4, 6, False, 0.0, 0.0),
    Practice("islandavenue", "Island Avenue Doctors", 1, 950, 6, 9, False, -0.2, 0.0),
    Practice("jadegarden", "Jade Garden Medical Associates", 2, 900, 5, 8, False, 0.7, 0.0),
    Practice("lakeshore", "Lakeshore Family Practice", 3, 750, 4, 7, False, 0.1, 0.0),
    Practice("bluekite", "Blue Kite Pediatrics", 4, 900, 5, 8, True, 0.2, 0.0),
    Practice("pinwheel", "Pinwheel Children's Clinic", 1, 850, 5, 7, True, 0.4, 0.0),
    Practice("seedling", "Seedling Pediatrics", 8, 700, 4, 6, True, 0.0, 0.0),
)


class Tie(NamedTuple):
    """Clinicians of a practice whom plans list under another tax number as well: a system that owns it, or a practice it shares them with."""

    practice: str
    other: str
    every: int  # of so many clinicians, one: 1 is all of them


SYSTEMS = (("system-crestline", "Crestline Health System", 0),)  # id, name, region of its office
TIES = (
    Tie("eastgate", "system-crestline", 1),
    Tie("delmarclinic", "system-crestline", 1),
    Tie("graniteway", "lakeshore", 3),
    Tie("canyonridge", "hillcrest", 4),
)

PLANS = ("alder", "birch", "cedar", "dogwood")
PLAN_NAMES = {
    "alder": "Alder Health Plan",
    "birch": "Birch Mutual",
    "cedar": "Cedar Shield",
    "dogwood": "Dogwood Care",
}
PLAN_SHARE = (0.33, 0.29, 0.22, 0.16)
PRODUCTS = ("HMO", "PPO", "EPO", "POS")
PLAN_PRODUCT = (  # product mix by plan: alder is HMO-heavy
    (0.66, 0.23, 0.06, 0.05),
    (0.33, 0.53, 0.09, 0.05),
    (0.29, 0.51, 0.17, 0.03),
    (0.38, 0.44, 0.16, 0.02),
)
PLAN_PRICE = (0.96, 1.06, 1.01, 0.97)

SPECIALTIES = (
    # id, taxonomy, clinicians per region at the demonstration's size
    ("obgyn", "207V00000X", 3),
    ("cardiology", "207RC0000X", 1),
    ("dermatology", "207N00000X", 2),
    ("orthopedics", "207X00000X", 2),
    ("endocrinology", "207RE0101X", 1),
    ("gastroenterology", "207RG0100X", 1),
    ("pulmonology", "207RP1001X", 1),
    ("eye", "207W00000X", 2),
    ("ent", "207Y00000X", 1),
    ("neurology", "2084N0400X", 1),
    ("urology", "208800000X", 1),
    ("oncology", "207RH0003X", 1),
    ("nephrology", "207RN0300X", 1),
    ("allergy", "207K00000X", 1),
    ("surgery", "208600000X", 2),
    ("physical_therapy", "225100000X", 2),
    ("podiatry", "213E00000X", 1),
    ("rheumatology", "207RR0500X", 1),
    ("behavioral", "1041C0700X", 4),
    ("psychiatry", "2084P0800X", 1),
)
HOSPITALS = (
    "Saint Brendan Medical Center", "Westhaven Hospital", "Valley Crest Hospital", "Orange Grove Medical Center",
    "Inland Empire General", "Point Loma Regional", "San Joaquin Memorial", "Capital River Hospital", "Eastshore Medical",
)  # fmt: skip
LABORATORIES = ("Pacific Reference Laboratory", "Golden State Diagnostics")
PHARMACIES = (
    "Corner Drug", "Sunrise Pharmacy", "Mission Pharmacy", "Valley Rx", "Harbor Pharmacy", "Parkside Drug",
    "Fairmont Pharmacy", "Lakeside Drug", "Union Pharmacy",
)  # fmt: skip
