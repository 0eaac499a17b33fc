"""Names, addresses, contact details, race, ethnicity and language of a block's people, as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from concord.synth import clock, names
from concord.synth.life import Life
from concord.synth.people import ASIAN, CHILD, DETAILS, GROUPS, LANGUAGES, NEVER, SPOUSE
from concord.synth.places import ELSEWHERE, PLACES, STREET_KINDS, STREETS

NO_DAY = -99_999  # written as null in a date column
BLOCK_PEOPLE = 1_000_000  # person_id = block × this + row + 1
_RACE = {
    "white": "2106-3", "black": "2054-5", "mena": "2118-8", "aian": "1002-5", "nhpi": "2076-8", "other": "2131-1",
    "chinese": "2034-7", "filipino": "2036-2", "indian": "2029-7", "vietnamese": "2047-9", "korean": "2040-4",
    "japanese": "2039-6", "asian_other": "2028-9",
}  # fmt: skip
_ETHNIC = {"mexican": "2148-5", "salvadoran": "2161-8", "guatemalan": "2157-6", "latino_other": "2135-2"}
_MIXES = ("2106-3;2028-9", "2106-3;2054-5", "2106-3;1002-5", "2028-9;2076-8", "2106-3;2034-7")


def person_ids(life: Life, rows: np.ndarray) -> np.ndarray:
    return (rows + 1).astype(np.int64) + np.int64(life.block) * BLOCK_PEOPLE


def maybe_key(ids: np.ndarray) -> pa.Array:
    """Keys with null for none (negative)."""
    return pa.array(ids, pa.int64(), mask=ids < 0)


def _take(words: list | tuple, index: np.ndarray) -> np.ndarray:
    return np.array(words, dtype=object)[index]


def _styles(life: Life) -> np.ndarray:
    """Name style key of each household: the detail for Asians, else the group."""
    keys = [*GROUPS, *ASIAN]
    h = life.houses
    style = h.group.astype(np.int64)
    asian = h.group == GROUPS.index("asian")
    style = np.where(asian, len(GROUPS) + h.detail, style)
    return np.array(keys, dtype=object)[style]


def _family_names(rng, style: np.ndarray) -> np.ndarray:
    out = np.empty(len(style), dtype=object)
    u = rng.random(len(style))
    for key in sorted(set(style.tolist())):
        here = style == key
        words, weights = names.family_pool(names.STYLE.get(key, ("", "english", 1))[1])
        out[here] = _take(words, np.searchsorted(weights, u[here]).clip(0, len(words) - 1))
    return out


def _first_names(rng, style: np.ndarray, female: np.ndarray, english: np.ndarray) -> np.ndarray:
    out = np.empty(len(style), dtype=object)
    u = rng.random(len(style))
    for key in sorted(set(style.tolist())):
        pool, _, _ = names.STYLE[key]
        for is_female in (True, False):
            for plain in (True, False):
                here = (style == key) & (female == is_female) & (english == plain)
                words, weights = names.pool("F" if is_female else "M", "english" if plain else pool)
                out[here] = _take(words, np.searchsorted(weights, u[here]).clip(0, len(words) - 1))
    return out


def people_tables(life: Life) -> dict[str, dict]:
    """Columns of person, person_name and person_address."""
    rng, p, h = life.rng, life.people, life.houses
    n = len(p)
    house_style = _styles(life)
    style = house_style[p.household]
    share = np.array([names.STYLE[s][2] for s in style])
    young = p.birth > clock.day(1985)
    english = rng.random(n) > share * np.where(young, 0.75, 1.1)
    first = _first_names(rng, style, p.female, english)
    middle = _middle(life, style)
    family = _family_names(rng, house_style)
    second = _family_names(rng, house_style)
    family = np.where((h.group == 0) & (rng.random(len(h)) < 0.24), family + " " + second, family)
    last = family[p.household].copy()
    maiden = _family_names(rng, style)
    weds = (p.role == SPOUSE) & (p.starts > clock.FIRST)
    apart = (p.role == SPOUSE) & ~weds & (rng.random(n) < 0.30)
    last = np.where(apart | weds, maiden, last)
    suffix = np.where(~p.female & (p.role == CHILD) & (rng.random(n) < 0.018), "Jr", None).astype(object)
    junior = np.flatnonzero(suffix == "Jr")
    father = junior[~p.female[p.household[junior]]]
    first[father] = first[p.household[father]]
    suffix[np.setdiff1d(junior, father)] = None
    person = _person_columns(life, first, middle, last, suffix, english)
    return {"person": person, "person_name": _names(life, first, middle, last, weds, family),
            "person_address": _addresses(life)}  # fmt: skip


def _middle(life: Life, style: np.ndarray) -> np.ndarray:
    rng, n = life.rng, len(style)
    some = rng.random(n) < np.where(
        np.isin(style, ("white", "black", "latino", "filipino", "multiracial")), 0.78, 0.30
    )
    out = _first_names(rng, style, life.people.female, rng.random(n) < 0.5)
    return np.where(some, out, None)


def _person_columns(life: Life, first, middle, last, suffix, english) -> dict:
    rng, p, h = life.rng, life.people, life.houses
    n, house = len(p), life.people.household
    ids = person_ids(life, np.arange(n))
    language = h.language[house]
    child = p.role == CHILD
    language = np.where(child & (rng.random(n) < 0.55), 0, language)
    written = np.where(rng.random(n) < 0.08, 0, language)
    east = np.isin(_styles(life)[house], ("chinese", "korean", "vietnamese"))
    nickname = _first_names(rng, np.full(n, "white", dtype=object), p.female, np.ones(n, bool))
    race, ethnicity, group, detail = _race(life)
    mobile, home, email = _contacts(life, first, last)
    channel = _take(
        ("text", "call", "email", "portal", "letter"),
        np.searchsorted((0.45, 0.67, 0.82, 0.95), rng.random(n)),
    )
    death = np.where(p.death <= clock.AS_OF, p.death, NO_DAY)
    ssn = 900_000_000 + (ids * 48_271 + 12_345_701) % 99_999_989
    baby = (p.birth > clock.LAST - 200) & (rng.random(n) < 0.5)
    return {
        "person_id": ids, "household_id": person_ids(life, house), "birth": p.birth, "death": death,
        "sex": _take(("M", "F"), p.female.astype(int)), "first_name": first, "middle_name": middle, "last_name": last,
        "suffix": suffix, "english_name": np.where(east & ~english & (rng.random(n) < 0.30), nickname, None),
        "race": race, "ethnicity": ethnicity, "race_group": group, "race_detail": detail,
        "spoken_language": _take(LANGUAGES, language), "written_language": _take(LANGUAGES, written),
        "needs_interpreter": (language > 0) & (rng.random(n) < 0.45),
        "twin_of": maybe_key(np.where(p.twin_of >= 0, person_ids(life, p.twin_of), -1)),
        "mother_id": maybe_key(np.where(p.mother >= 0, person_ids(life, p.mother), -1)),
        "ssn": np.where(baby, None, ssn.astype(str).astype(object)), "mobile": mobile, "home_phone": home, "email": email,
        "preferred_channel": channel, "area_income": life.area_income,
    }  # fmt: skip


def _race(life: Life):
    p, h, rng = life.people, life.houses, life.rng
    n = len(p)
    group = _take(GROUPS, h.group[p.household])
    detail = _take(DETAILS, h.detail[p.household])
    key = np.where(group == "asian", detail, group)
    race = _take(
        [*_RACE.values(), ""], np.array([list(_RACE).index(k) if k in _RACE else len(_RACE) for k in key])
    )
    mixed = group == "multiracial"
    race = np.where(mixed, _take(_MIXES, rng.integers(0, len(_MIXES), n)), race)
    latino = group == "latino"
    u = rng.random(n)
    own = np.where(
        u < 0.52,
        "",
        np.where(u < 0.80, "2106-3", np.where(u < 0.94, "2131-1", np.where(u < 0.97, "1002-5", "2054-5"))),
    )
    race = np.where(latino, own, race)
    mena_white = (group == "mena") & (u < 0.5)
    race = np.where(mena_white, "2118-8;2106-3", race)
    ethnic = _take(
        [*_ETHNIC.values(), "2186-5"],
        np.array([list(_ETHNIC).index(k) if k in _ETHNIC else 4 for k in detail]),
    )
    return race, np.where(latino, ethnic, "2186-5"), group, np.where(detail == "", None, detail)


def _contacts(life: Life, first, last):
    """Children, and spouses more often than not, share the subscriber's phone and address."""
    rng, p, h = life.rng, life.people, life.houses
    n = len(p)
    codes = np.array([x.area_code for x in PLACES], dtype=object)[h.place[p.household]]
    number = 1_000 + (np.arange(n) * 7_919 + life.block * 104_729) % 9_000
    mobile = codes + "555" + number.astype(str).astype(object)
    shares = (p.role == CHILD) | ((p.role == SPOUSE) & (rng.random(n) < 0.3))
    mobile = np.where(shares, mobile[p.household], mobile)
    has = rng.random(len(h)) < 0.92
    home_number = codes + "555" + (1_000 + (p.household * 3_001) % 9_000).astype(str).astype(object)
    domain = _take(("example.org", "example.net", "example.com"), np.arange(n) % 3)
    plain = np.char.replace(np.char.lower((first + "." + last).astype(str)), " ", "")
    email = plain.astype(object) + (np.arange(n) % 1_000).astype(str).astype(object) + "@" + domain
    email = np.where(shares, email[p.household], email)
    return (
        np.where(has[p.household] | ~shares & (rng.random(n) < 0.9), mobile, None),
        np.where((p.household % 100) < 28, home_number, None),
        np.where((rng.random(len(h)) < 0.72)[p.household], email, None),
    )


def _names(life: Life, first, middle, last, weds, family) -> dict:
    """Names in force: newborns unnamed for weeks; brides (three of four) take the new name after the wedding."""
    rng, p = life.rng, life.people
    n = len(p)
    rows, start, given, mid, sur, reason = [], [], [], [], [], []

    def put(who, day, f, m, s, why) -> None:
        rows.append(who)
        start.append(np.broadcast_to(day, (len(who),)))
        given.append(f)
        mid.append(m)
        sur.append(s)
        reason.append(np.full(len(who), why, dtype=object))

    born = np.flatnonzero((p.birth >= clock.FIRST) & (p.starts == p.birth))
    unnamed = born[rng.random(len(born)) < 0.55]
    nobody = np.full(len(unnamed), None, dtype=object)
    title = np.where(p.female[unnamed], "Baby Girl", "Baby Boy").astype(object)
    letter = np.where(p.twin_of[unnamed] >= 0, " B", np.where(np.isin(unnamed, p.twin_of), " A", "")).astype(
        object
    )
    put(unnamed, p.birth[unnamed], title + letter, nobody, family[p.household[unnamed]], "newborn")
    put(
        unnamed,
        p.birth[unnamed] + rng.integers(8, 75, len(unnamed)),
        first[unnamed],
        middle[unnamed],
        last[unnamed],
        "named",
    )
    others = np.setdiff1d(np.arange(n), unnamed)
    put(others, p.birth[others], first[others], middle[others], last[others], "first")
    bride = np.flatnonzero(weds & p.female & (rng.random(n) < 0.75))
    new = np.where(
        rng.random(len(bride)) < 0.15,
        last[bride] + "-" + family[p.household[bride]],
        family[p.household[bride]],
    )
    put(bride, p.starts[bride] + 20, first[bride], middle[bride], new, "marriage")
    husband = np.flatnonzero(weds & ~p.female)
    wife = p.household[husband]
    ok = p.female[wife] & (rng.random(len(wife)) < 0.75)
    put(
        wife[ok], p.starts[husband[ok]] + 20, first[wife[ok]], middle[wife[ok]], last[husband[ok]], "marriage"
    )
    who, day = np.concatenate(rows), np.concatenate(start)
    order = np.lexsort((day, who))
    return {
        "person_id": person_ids(life, who[order]), "from_date": day[order], "first_name": np.concatenate(given)[order],
        "middle_name": np.concatenate(mid)[order], "last_name": np.concatenate(sur)[order],
        "reason": np.concatenate(reason)[order],
    }  # fmt: skip


def _addresses(life: Life) -> dict:
    """Households move 11-12% a year; a few leave the state; grown children may live elsewhere."""
    rng, p, h = life.rng, life.people, life.houses
    n = len(h)
    moves = [
        np.sort(clock.FIRST + rng.integers(0, clock.LAST - clock.FIRST, (n,))) if k == 0 else None
        for k in range(1)
    ]
    first_move = np.where(
        rng.random(n) < 0.46, clock.FIRST + rng.integers(30, clock.LAST - clock.FIRST, n), NEVER
    )
    del moves
    away = rng.random(n) < 0.05
    region_towns = [np.flatnonzero([q.region == r for q in PLACES]) for r in range(9)]
    near = np.array(
        [
            region_towns[r][k % len(region_towns[r])]
            for r, k in zip(h.region, rng.integers(0, 50, n), strict=True)
        ]
    )
    cities = [*[q.city for q in PLACES], *[e[0] for e in ELSEWHERE]]
    states = [*["CA"] * len(PLACES), *[e[1] for e in ELSEWHERE]]
    zips = [*[q.zip for q in PLACES], *[e[2] for e in ELSEWHERE]]
    fips = [*[q.county_fips for q in PLACES], *[e[3] for e in ELSEWHERE]]
    later = np.where(
        away, len(PLACES) + rng.integers(0, len(ELSEWHERE), n), np.where(rng.random(n) < 0.6, near, h.place)
    )
    own = np.flatnonzero((p.role == CHILD) & (p.birth < clock.day(2005)) & (rng.random(len(p)) < 0.15))
    streets = [_streets(rng, n), _streets(rng, n), _streets(rng, len(p))]
    elsewhere = np.zeros(len(p), dtype=bool)
    elsewhere[own] = True
    house = p.household
    mover = np.flatnonzero(first_move[house] < NEVER)
    who = np.concatenate([np.arange(len(p)), mover])
    second = np.arange(len(who)) >= len(p)
    place = np.where(second, later[house[who]], h.place[house[who]])
    street = np.where(
        elsewhere[who], streets[2][who], np.where(second, streets[1][house[who]], streets[0][house[who]])
    )
    start = np.where(second, first_move[house[who]], np.maximum(p.birth[who], clock.FIRST - 1_200))
    start = np.maximum(start, p.birth[who] + second)
    end = np.where(
        ~second & (first_move[house[who]] < NEVER), np.maximum(first_move[house[who]] - 1, start), NO_DAY
    )
    order = np.lexsort((start, who))
    return {
        "person_id": person_ids(life, who[order]), "from_date": start[order], "to_date": end[order], "street": street[order],
        "city": (place[order], cities), "state": (place[order], states), "zip": (place[order], zips),
        "county_fips": (place[order], fips),
    }  # fmt: skip


def _streets(rng, n: int) -> np.ndarray:
    number = rng.integers(100, 9_900, n).astype(str).astype(object)
    street = (
        number
        + " "
        + _take(STREETS, rng.integers(0, len(STREETS), n))
        + " "
        + _take(STREET_KINDS, rng.integers(0, len(STREET_KINDS), n))
    )
    unit = " Apt " + rng.integers(1, 60, n).astype(str).astype(object)
    return np.where(rng.random(n) < 0.28, street + unit, street)


def dictionary(index: np.ndarray, words: list[str]) -> pa.Array:
    """A dictionary array; negative indexes become null; repeated words share one entry."""
    unique = list(dict.fromkeys(words))
    place = {w: i for i, w in enumerate(unique)}
    recode = np.array([place[w] for w in words] or [0], dtype=np.int32)
    index = np.asarray(index)
    bad = index < 0
    codes = recode[np.where(bad, 0, index)]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=bad), pa.array(unique, pa.string()))
