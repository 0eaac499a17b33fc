"""Importing value sets, drug lists and provider files; precedence, versions, and refusing what is cut short."""

from __future__ import annotations

import gzip
import json

import pytest
from openpyxl import Workbook

from concord.model.errors import TerminologyError
from concord.terminology import Drug, import_file, load, missing, uses
from concord.terminology.importers import read_drugs, read_fhir, read_providers, read_sheet, read_taxonomies
from concord.terminology.importers.drugs import named

OID = "2.16.840.1.113883.3.464.1003.104.12.1011"


def expansion(codes, *, oid=OID, total=None, version="20260101", **more):
    contains = [{"system": system, "code": code} for system, code in codes]
    return {
        "resourceType": "ValueSet",
        "url": f"http://cts.nlm.nih.gov/fhir/ValueSet/{oid}",
        "version": version,
        "name": "EssentialHypertension",
        "expansion": {"contains": contains, **({} if total is None else {"total": total}), **more},
    }


SNOMED_AND_ICD = [("http://snomed.info/sct", "59621000"), ("http://hl7.org/fhir/sid/icd-10-cm", "I10")]


def saved(folder, name, document):
    path = folder / name
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def test_an_import_takes_precedence_and_names_its_source(tmp_path):
    path = saved(tmp_path, "sets.json", expansion(SNOMED_AND_ICD, total=2))
    done = import_file(tmp_path / "kept", path)
    terms = load(tmp_path / "kept")
    concept = terms.concept("hypertension")
    assert (done.kind, done.items, done.changed) == ("valuesets", 1, ("hypertension",))
    assert (concept.source, concept.version) == ("FHIR expansion sets.json", "20260101")
    assert {(c.system, c.code) for c in terms.codes_of("hypertension")} == {
        ("SNOMED", "59621000"),
        ("ICD10CM", "I10"),
    }
    assert terms.version == done.version != load(None).version


def test_the_open_default_stays_for_code_systems_that_the_set_does_not_speak(tmp_path):
    """A set for electronic records names a mammogram by LOINC; a claim still says it in CPT."""
    oid = "2.16.840.1.113883.3.464.1003.108.12.1018"
    path = saved(tmp_path, "sets.json", expansion([("http://loinc.org", "24606-6")], oid=oid))
    import_file(tmp_path / "kept", path)
    terms = load(tmp_path / "kept")
    assert {c.code for c in terms.codes_of("mammography") if c.system == "LOINC"} == {"24606-6"}
    assert "77067" in {c.code for c in terms.codes_of("mammography")}
    assert terms.concept("mammography").source == "FHIR expansion sets.json; open default for CPT, HCPCS"


def test_the_latest_import_of_a_set_wins_and_repeating_one_changes_nothing(tmp_path):
    kept = tmp_path / "kept"
    first = import_file(kept, saved(tmp_path, "a.json", expansion(SNOMED_AND_ICD, version="1")))
    again = import_file(kept, saved(tmp_path, "a.json", expansion(SNOMED_AND_ICD[::-1], version="1")))
    assert (again.kept, again.changed) == (first.kept, ())
    import_file(kept, saved(tmp_path, "b.json", expansion(SNOMED_AND_ICD[:1], version="2")))
    assert load(kept).concept("hypertension").version == "2"
    assert [c.system for c in load(kept).codes_of("hypertension")] == ["ICD10CM", "SNOMED"]


def test_what_is_kept_does_not_depend_on_the_order_of_the_file(tmp_path):
    for name, codes in (("one", SNOMED_AND_ICD), ("two", SNOMED_AND_ICD[::-1])):
        import_file(tmp_path / name, saved(tmp_path, "sets.json", expansion(codes)))
    (one,), (two,) = (list((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert (one.name, one.read_bytes()) == (two.name, two.read_bytes())


@pytest.mark.parametrize(
    "document",
    [
        expansion(SNOMED_AND_ICD, total=1000),
        expansion(SNOMED_AND_ICD, extension=[{"url": "http://hl7.org/fhir/StructureDefinition/valueset-toocostly"}]),
        {"http://x/ValueSet/1.2.3.4.5.6": {"name": "Cut", "version": "1", "complete": False,
                                           "codes": [["http://loinc.org", "4548-4"]]}},
        {"resourceType": "ValueSet", "name": "Defined", "compose": {"include": [{}]}},
        expansion([]),
    ],
    ids=["total above listed", "too costly", "said to be incomplete", "no expansion", "empty"],
)  # fmt: skip
def test_a_set_that_is_cut_short_is_refused_and_nothing_is_kept(tmp_path, document):
    with pytest.raises(TerminologyError):
        import_file(tmp_path / "kept", saved(tmp_path, "sets.json", document))
    assert not (tmp_path / "kept").exists()


def test_pages_of_one_expansion_are_put_together(tmp_path):
    pages = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": expansion(SNOMED_AND_ICD[:1], total=2, offset=0)},
            {"resource": expansion(SNOMED_AND_ICD[1:], total=2, offset=1)},
        ],
    }
    (found,) = read_fhir(saved(tmp_path, "pages.json.gz", pages))
    assert len(found.codes) == 2


def test_a_folder_and_ndjson_are_read_and_nonsense_is_explained(tmp_path):
    lines = "\n".join(json.dumps(expansion(SNOMED_AND_ICD, oid=f"1.2.3.4.5.{n}")) for n in range(3))
    folder = tmp_path / "sets"
    folder.mkdir()
    saved(folder, "a.ndjson", lines)
    assert len(read_fhir(folder)) == 3
    with pytest.raises(TerminologyError, match="not readable as JSON"):
        read_fhir(saved(tmp_path, "broken.json", "{"))


def workbook(path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_download_of_one_set_as_a_workbook(tmp_path):
    path = workbook(
        tmp_path / "vsac.xlsx",
        [
            ["Value Set Information"],
            ["Value Set Name", "Essential Hypertension"],
            ["OID", OID],
            ["Definition Version", "20240106"],
            [],
            ["Code", "Description", "Code System", "Code System Version", "Code System OID"],
            ["I10", "words", "ICD10CM", "2026", "2.16.840.1.113883.6.90"],
            [59621000, "words", "SNOMEDCT", "2025-09", "2.16.840.1.113883.6.96"],
        ],
    )
    (found,) = read_sheet(path)
    assert (found.identifier, found.name, found.version) == (OID, "Essential Hypertension", "20240106")
    assert found.codes == (("ICD10CM", "I10"), ("SNOMED", "59621000"))


def test_a_directory_of_many_sets(tmp_path):
    """Columns as HEDIS value-set directories have them; systems by their printed names, codes with dots and zeros."""
    path = tmp_path / "directory.csv"
    path.write_text(
        "Value Set Name,Value Set OID,Value Set Version,Code,Definition,Code System,Code System OID\n"
        "Essential Hypertension,9.9.9.9.9.1,2026-03-31,I10,words,ICD10CM,2.16.840.1.113883.6.90\n"
        "ED,9.9.9.9.9.2,2026-03-31,450,words,UBREV,1.1\n"
        "ED,9.9.9.9.9.2,2026-03-31,99283,words,CPT,1.2\n"
        "Hospice Encounter,9.9.9.9.9.3,2026-03-31,0813,words,UBTOB,1.3\n"
        "Diabetes,9.9.9.9.9.4,2026-03-31,E11.9,words,ICD10CM,2.16.840.1.113883.6.90\n"
    )
    found = {v.name: v.codes for v in read_sheet(path)}
    assert found == {
        "Diabetes": (("ICD10CM", "E119"),),
        "ED": (("CPT", "99283"), ("REVENUE", "0450")),
        "Essential Hypertension": (("ICD10CM", "I10"),),
        "Hospice Encounter": (("TOB", "813"),),
    }
    done = import_file(tmp_path / "kept", path)
    assert set(done.changed) == {"diabetes", "hospice_encounter", "hypertension"}
    assert done.unused == ("ED",)


def test_an_identifier_goes_before_a_name(tmp_path):
    """Two published sets are called alike; the one with the concept's own identifier is meant."""
    same_name = expansion([("http://snomed.info/sct", "111111111")], oid="9.9.9.9.9.9") | {
        "title": "Essential hypertension"
    }
    own = expansion(SNOMED_AND_ICD)
    import_file(tmp_path / "kept", saved(tmp_path, "own.json", own))
    import_file(tmp_path / "kept", saved(tmp_path, "alike.json", same_name))
    assert "I10" in {c.code for c in load(tmp_path / "kept").codes_of("hypertension")}


def test_a_sheet_without_a_header_says_what_it_lacks(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text("one,two\n1,2\n")
    with pytest.raises(TerminologyError, match="Code System"):
        read_sheet(path)


def test_a_list_of_drugs_joins_classes_by_ingredient(tmp_path):
    path = tmp_path / "ndc.csv"
    path.write_text(
        "PRODUCTNDC,NDCPACKAGECODE,NONPROPRIETARYNAME,DOSAGEFORMNAME,ACTIVE_NUMERATOR_STRENGTH,ACTIVE_INGRED_UNIT\n"
        '0071-0158,0071-0158-23,Atorvastatin Calcium,"TABLET, FILM COATED",80,mg/1\n'
        '0173-0682,0173-0682-20,Albuterol Sulfate,"AEROSOL, METERED",90,ug/1\n'
        '12345-678,12345-678-1,Fluticasone Propionate and Salmeterol,"POWDER, INHALATION",250; 50,ug/1; ug/1\n'
    )
    drugs = {d.code: d for d in read_drugs(path)}
    assert drugs["00071015823"].ingredient == "atorvastatin"
    import_file(tmp_path / "kept", path)
    terms = load(tmp_path / "kept")
    assert "00071015823" in {c.code for c in terms.codes_of("high_intensity_statins")}
    assert "00071015823" not in {c.code for c in terms.codes_of("moderate_intensity_statins")}
    assert "00173068220" in {c.code for c in terms.codes_of("asthma_reliever")}


def test_rxnorm_names_are_read_and_lend_their_ndcs(tmp_path):
    (tmp_path / "RXNCONSO.RRF").write_text(
        "617314|ENG|||||||||617314|RXNORM|SCD|617314|atorvastatin 80 MG Oral Tablet||N|4096|\n"
        "83367|ENG|||||||||83367|RXNORM|IN|83367|atorvastatin||N|4096|\n"
    )
    (tmp_path / "RXNSAT.RRF").write_text("617314|||1|AUI|617314|||NDC|RXNORM|00071015823|N|4096|\n")
    drugs = read_drugs(tmp_path)
    assert [(d.system, d.code, d.ingredient, str(d.strength_mg)) for d in drugs] == [
        ("NDC", "00071015823", "atorvastatin", "80"),
        ("RXNORM", "617314", "atorvastatin", "80"),
    ]


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("metformin hydrochloride 500 MG Oral Tablet [Glucophage]", ("metformin", "oral", "500")),
        ("acetaminophen 325 MG / hydrocodone bitartrate 5 MG Oral Tablet", ("acetaminophen-hydrocodone bitartrate", "oral", "None")),
        ("levothyroxine sodium 75 MCG Oral Tablet", ("levothyroxine", "oral", "0.075")),
    ],
)  # fmt: skip
def test_a_clinical_drugs_name_tells_ingredient_form_and_strength(name, drug):
    found = named("1", name)
    assert (found.ingredient, found.form, str(found.strength_mg)) == drug


def test_a_provider_file_gives_each_clinicians_primary_specialty(tmp_path):
    path = tmp_path / "npidata.csv"
    path.write_text(
        '"NPI","Entity Type Code","Healthcare Provider Taxonomy Code_1","Healthcare Provider Primary Taxonomy Switch_1",'
        '"Healthcare Provider Taxonomy Code_2","Healthcare Provider Primary Taxonomy Switch_2"\n'
        '"1000000001","1","207R00000X","N","207V00000X","Y"\n'
        '"1000000002","2","261QF0400X","","",""\n'
    )
    assert list(read_providers(path)) == [
        ("1000000001", "person", "207V00000X"),
        ("1000000002", "organization", "261QF0400X"),
    ]
    assert [npi for npi, *_ in read_providers(path, only={"1000000002"})] == ["1000000002"]
    done = import_file(tmp_path / "kept", path)
    assert done.kind == "providers"
    assert dict(load(tmp_path / "kept").providers)["1000000001"] == "207V00000X"


def test_the_specialty_code_set(tmp_path):
    path = tmp_path / "nucc_taxonomy_260.csv"
    path.write_text(
        "Code,Grouping,Classification,Specialization,Definition\n"
        "207Q00000X,Allopathic,Family Medicine,,\n207QG0300X,Allopathic,Family Medicine,Geriatric Medicine,\n"
    )
    assert read_taxonomies(path) == [
        ("207Q00000X", "Family Medicine"), ("207QG0300X", "Family Medicine - Geriatric Medicine"),
    ]  # fmt: skip


def test_a_report_says_what_a_measure_would_use_and_what_is_missing():
    rows = {row.concept: row for row in uses(load(None), {"X": ["hypertension", "medical_reason"]})}
    assert rows["hypertension"].codes == {"ICD10CM": 1, "SNOMED": 2}
    assert not rows["hypertension"].missing
    assert rows["medical_reason"].missing
    assert rows["medical_reason"].source == "needs import"
    with pytest.raises(TerminologyError, match="no concept is called"):
        uses(load(None), {"X": ["hypertensoin"]})


def test_an_imported_drug_replaces_the_same_code(tmp_path):
    assert Drug("NDC", "1", "a") != Drug("NDC", "1", "b")
    path = tmp_path / "ndc.csv"
    path.write_text("ndc,ingredient,form\n60505257909,rosuvastatin,oral\n")
    import_file(tmp_path / "kept", path)
    assert (
        next(d for d in load(tmp_path / "kept").drugs if d.code == "60505257909").ingredient == "rosuvastatin"
    )


@pytest.mark.shared
def test_the_decks_value_sets_fill_every_concept_they_name(shared, tmp_path):
    """152 sets; those that no logic reads are kept and named as unused."""
    done = import_file(tmp_path / "kept", shared / "decks" / "ecqm" / "valuesets.json.gz")
    terms = load(tmp_path / "kept")
    assert done.items == 152
    assert len(done.unused) < 20
    assert set(missing(terms)) < set(missing(load(None))) | {
        "high_intensity_statins",
        "low_intensity_statins",
    }
    assert terms.concept("ed_visit").identifier == "2.16.840.1.113883.3.464.1003.101.12.1010"


@pytest.mark.parametrize(
    ("why", "document"),
    [
        ("the same page twice is not two pages", [
            expansion([("http://hl7.org/fhir/sid/icd-10-cm", "I10")], total=2),
            expansion([("http://hl7.org/fhir/sid/icd-10-cm", "I10")], total=2),
        ]),
        ("the server limited it", [expansion(SNOMED_AND_ICD, parameter=[{"name": "limitedExpansion", "valueBoolean": True}])]),
        ("as many as were asked for, of nobody knows how many", [
            expansion(SNOMED_AND_ICD, parameter=[{"name": "count", "valueInteger": 2}])
        ]),
    ],
)  # fmt: skip
def test_other_ways_of_being_cut_short_are_refused_too(tmp_path, why, document):
    path = saved(tmp_path, "pages.ndjson", "\n".join(json.dumps(d) for d in document))
    with pytest.raises(TerminologyError, match="is cut short"):
        import_file(tmp_path / "kept", path)
    assert not (tmp_path / "kept").exists(), why


def test_fewer_codes_than_were_asked_for_are_all_there_are(tmp_path):
    path = saved(
        tmp_path, "a.json", expansion(SNOMED_AND_ICD, parameter=[{"name": "count", "valueInteger": 1000}])
    )
    assert len(read_fhir(path)[0].codes) == 2


DIRECTORY = [
    ("Value Set Name", "Value Set OID", "Value Set Version", "Code", "Definition", "Code System", "Code System OID", "Code Count"),
    ("Essential Hypertension", OID, "2026-03-31", "I10", "", "ICD10CM", "2.16.840.1.113883.6.90", "1"),
]  # fmt: skip


def workbook_of(path, **sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_directory_whose_contents_name_sets_that_are_not_in_it_is_refused(tmp_path):
    contents = [
        ("Measure ID", "Measure Name", "Value Set Name", "Value Set OID"),
        ("CBP", "", "Essential Hypertension", OID),
    ]
    whole = workbook_of(
        tmp_path / "whole.xlsx", Measures_to_Value_Sets=contents, Value_Sets_to_Codes=DIRECTORY
    )
    assert [v.name for v in read_sheet(whole)] == ["Essential Hypertension"]
    cut = workbook_of(
        tmp_path / "cut.xlsx",
        Measures_to_Value_Sets=[*contents, ("CBP", "", "Pregnancy", "2.16.840.1.113883.3.464.1004.1219")],
        Value_Sets_to_Codes=DIRECTORY,
    )
    with pytest.raises(TerminologyError, match="the directory is cut short"):
        read_sheet(cut)


def test_a_sheet_that_lists_fewer_codes_than_it_counts_is_refused(tmp_path):
    fewer = [DIRECTORY[0], (*DIRECTORY[1][:-1], "2")]
    with pytest.raises(TerminologyError, match="says 2 codes and lists 1"):
        read_sheet(workbook_of(tmp_path / "fewer.xlsx", Value_Sets_to_Codes=fewer))


def test_half_a_workbook_is_said_to_be_that(tmp_path):
    path = workbook_of(tmp_path / "a.xlsx", Value_Sets_to_Codes=DIRECTORY)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(TerminologyError, match="not readable as a workbook"):
        read_sheet(path)


def test_a_folder_of_spreadsheets_is_read_as_one(tmp_path):
    folder = tmp_path / "directory"
    folder.mkdir()
    workbook_of(folder / "a.xlsx", Codes=DIRECTORY)
    (folder / "b.csv").write_text(
        "Value Set Name,Value Set OID,Code,Code System\nDiabetes,2.16.840.1.113883.3.464.1003.103.12.1001,E11.9,ICD10CM\n",
        encoding="utf-8",
    )
    done = import_file(tmp_path / "kept", folder)
    assert (done.items, done.changed) == (2, ("diabetes", "hypertension"))


def test_of_the_national_file_only_asked_for_specialties_are_kept(tmp_path):
    path = tmp_path / "npidata.csv"
    path.write_text(
        "NPI,Entity Type Code,Healthcare Provider Taxonomy Code_1,Healthcare Provider Primary Taxonomy Switch_1\n"
        "1000000001,1,207Q00000X,Y\n1000000002,1,208600000X,Y\n",
        encoding="utf-8",
    )
    done = import_file(tmp_path / "kept", path)
    assert done.items == 1
    assert load(tmp_path / "kept").providers == (("1000000001", "207Q00000X"),)
