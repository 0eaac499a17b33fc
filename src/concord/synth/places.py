"""Where people live and practices stand: regions of California, their towns, mix of people and income.

Towns, ZIP and county numbers are public facts; shares, mixes and income fifths are set for the demonstration.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Place(NamedTuple):
    region: int
    city: str
    zip: str
    county_fips: str
    income: int  # fifth, 1 lowest
    weight: float
    area_code: str


REGIONS = (
    # name, share of people, multipliers of the base mix (latino, white, asian, black, other)
    ("la-east", 0.16, (1.60, 0.50, 1.10, 0.6, 0.8)),
    ("la-west", 0.13, (0.70, 1.20, 0.80, 1.9, 1.3)),
    ("san-gabriel", 0.09, (1.00, 0.60, 2.20, 0.6, 0.8)),
    ("orange", 0.13, (0.90, 1.10, 1.20, 0.4, 1.0)),
    ("inland", 0.14, (1.50, 0.85, 0.50, 1.3, 0.9)),
    ("san-diego", 0.12, (0.90, 1.25, 0.80, 0.9, 1.1)),
    ("central-valley", 0.09, (1.50, 1.00, 0.55, 0.8, 0.9)),
    ("sacramento", 0.06, (0.65, 1.35, 0.90, 1.2, 1.3)),
    ("bay", 0.08, (0.60, 1.00, 1.70, 1.0, 1.2)),
)

PLACES = tuple(
    Place(*row)
    for row in (
        (0, "Whittier", "90601", "06037", 3, 1.0, "562"),
        (0, "Downey", "90241", "06037", 3, 1.2, "562"),
        (0, "Montebello", "90640", "06037", 2, 1.0, "323"),
        (0, "Huntington Park", "90255", "06037", 1, 0.9, "323"),
        (0, "Norwalk", "90650", "06037", 2, 1.2, "562"),
        (0, "Pico Rivera", "90660", "06037", 2, 0.9, "562"),
        (1, "Inglewood", "90301", "06037", 1, 1.0, "310"),
        (1, "Torrance", "90503", "06037", 4, 1.2, "310"),
        (1, "Culver City", "90230", "06037", 4, 0.7, "310"),
        (1, "Hawthorne", "90250", "06037", 2, 1.0, "310"),
        (1, "Glendale", "91205", "06037", 3, 1.3, "818"),
        (1, "Santa Monica", "90404", "06037", 5, 0.8, "310"),
        (2, "Alhambra", "91801", "06037", 3, 1.0, "626"),
        (2, "Monterey Park", "91754", "06037", 3, 1.0, "626"),
        (2, "Arcadia", "91007", "06037", 5, 0.9, "626"),
        (2, "El Monte", "91731", "06037", 1, 1.0, "626"),
        (2, "West Covina", "91790", "06037", 3, 1.1, "626"),
        (3, "Anaheim", "92804", "06059", 2, 1.3, "714"),
        (3, "Santa Ana", "92704", "06059", 2, 1.2, "714"),
        (3, "Irvine", "92620", "06059", 5, 1.1, "949"),
        (3, "Westminster", "92683", "06059", 2, 1.0, "714"),
        (3, "Fullerton", "92833", "06059", 4, 0.9, "714"),
        (4, "Riverside", "92503", "06065", 3, 1.3, "951"),
        (4, "San Bernardino", "92404", "06071", 1, 1.0, "909"),
        (4, "Fontana", "92336", "06071", 3, 1.2, "909"),
        (4, "Moreno Valley", "92553", "06065", 2, 1.0, "951"),
        (4, "Rancho Cucamonga", "91730", "06071", 4, 1.0, "909"),
        (5, "Chula Vista", "91910", "06073", 3, 1.2, "619"),
        (5, "Escondido", "92027", "06073", 2, 1.0, "760"),
        (5, "La Mesa", "91942", "06073", 4, 0.9, "619"),
        (5, "Oceanside", "92056", "06073", 4, 1.0, "760"),
        (5, "San Diego", "92126", "06073", 4, 1.3, "858"),
        (6, "Fresno", "93722", "06019", 2, 1.4, "559"),
        (6, "Visalia", "93291", "06107", 2, 0.9, "559"),
        (6, "Modesto", "95355", "06099", 3, 1.0, "209"),
        (6, "Bakersfield", "93309", "06029", 2, 1.2, "661"),
        (7, "Sacramento", "95823", "06067", 1, 1.1, "916"),
        (7, "Elk Grove", "95758", "06067", 4, 1.1, "916"),
        (7, "Roseville", "95678", "06061", 5, 1.0, "916"),
        (8, "Oakland", "94601", "06001", 1, 0.9, "510"),
        (8, "Fremont", "94538", "06001", 5, 1.1, "510"),
        (8, "San Jose", "95127", "06085", 4, 1.3, "408"),
        (8, "Hayward", "94541", "06001", 3, 1.0, "510"),
    )
)

ELSEWHERE = (
    ("Phoenix", "AZ", "85032", "04013"),
    ("Las Vegas", "NV", "89117", "32003"),
    ("Boise", "ID", "83709", "16001"),
    ("Austin", "TX", "78745", "48453"),
    ("Portland", "OR", "97233", "41051"),
)

STREETS = (
    "Alder", "Almond", "Bay", "Birch", "Cabrillo", "Canyon", "Cedar", "Cherry", "Citrus", "Colima", "Cypress",
    "Del Mar", "El Camino", "Elm", "Eucalyptus", "Fern", "Fig", "Garfield", "Glen", "Grand", "Grove", "Hacienda",
    "Harbor", "Hill", "Ivy", "Jasmine", "Juniper", "La Paz", "Lakeview", "Laurel", "Lemon", "Lincoln", "Live Oak",
    "Magnolia", "Main", "Maple", "Mariposa", "Mesa", "Mission", "Monterey", "Mulberry", "Oak", "Ocean", "Olive",
    "Orange", "Orchard", "Palm", "Park", "Pepper", "Pine", "Plum", "Poplar", "Prospect", "Ramona", "Redwood",
    "Ridge", "Rose", "San Carlos", "San Pedro", "Santa Rosa", "Sequoia", "Serra", "Spring", "Sunset", "Sycamore",
    "Valencia", "Valley", "Vine", "Vista", "Walnut", "Willow", "Yucca",
)  # fmt: skip
STREET_KINDS = ("St", "Ave", "Dr", "Blvd", "Way", "Ct", "Ln", "Rd", "Pl")


def places_of(region: int) -> np.ndarray:
    """Indexes into PLACES of one region."""
    return np.array([i for i, p in enumerate(PLACES) if p.region == region])


def place_weights() -> np.ndarray:
    """Share of households by place, over all places."""
    within = np.array([p.weight for p in PLACES])
    total = np.array([within[[q.region == p.region for q in PLACES]].sum() for p in PLACES])
    return within / total * np.array([REGIONS[p.region][1] for p in PLACES])
