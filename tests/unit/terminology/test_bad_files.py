"""Files that publishers, servers and spreadsheet programs spoil: each is refused in words, or read for what it is."""

from __future__ import annotations

import json
import zipfile

import pytest
from openpyxl import Workbook

from concord.model.errors import TerminologyError
from concord.terminology import import_file, import_files, load, specialties, terminology_of, titles
from concord.terminology.codes import is_rounded
from concord.terminology.importers import read_drugs, read_fhir, read_sheet

OID = "2.16.840.1.113883.3.464.1003.104.12.1011"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
HEAD = "Value Set Name,Value Set OID,Code,Code System\n"
ROW = f"Essential Hypertension,{OID},I10,ICD10CM\n"


def value_set(
    contains=None, *, version="1", url=f"urn:oid:{OID}", title="Essential Hypertension", **expansion
):
    listed = [{"system": ICD, "code": "I10"}] if contains is None else contains
    return {
        "resourceType": "ValueSet", "url": url, "title": title, "version": version,
        "expansion": {"contains": listed, **expansion},
    }  # fmt: skip


def bundle(*resources, **more):
    return {"resourceType": "Bundle", "entry": [{"resource": r} for r in resources], **more}


def saved(path, document):
    path.parent.mkdir(exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def codes(folder, concept="hypertension", system="ICD10CM"):
    return [c.code for c in load(folder).codes_of(concept) if c.system == system]


STUB = {"resourceType": "ValueSet", "url": "urn:oid:1.2.3.4.5.6", "name": "Stub"}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (value_set([{"code": "I10"}]), "a code without its system"),
        (value_set([{"system": ICD, "code": 10}]), "one that is no text"),
        (value_set([None]), "not a value set as FHIR writes one"),
        (value_set(total="many"), "not a value set as FHIR writes one"),
        ("7", "not a value set as FHIR writes one"),
        ({f"http://x/{OID}": {"codes": [["I10"]]}}, "not a value set as FHIR writes one"),
        ({f"http://x/{OID}": {"codes": [[ICD, "I10"]], "total": 5}}, "counts 5 codes and lists 1"),
        (value_set(offset=100), "its first page begins at code 101"),
        (value_set(url="", title=""), "without an identifier or a name"),
        (bundle(value_set(), STUB), "Stub has no expansion"),
        (bundle(value_set(), OUTCOME), "an error in place of a value set"),
        (bundle(value_set()) | {"entry": [{"response": {"status": "404"}}]}, "an error in place of a value set"),
        (bundle(value_set(), link=[{"relation": "next", "url": "http://x?page=2"}]), "another page follows"),
    ],
)  # fmt: skip
def test_an_expansion_that_cannot_be_trusted_is_refused_in_words(tmp_path, document, said):
    with pytest.raises(TerminologyError, match=said):
        import_file(tmp_path / "kept", saved(tmp_path / "sets.json", document))
    assert not (tmp_path / "kept").exists()


def test_pages_of_a_search_are_whole_when_the_last_is_there(tmp_path):
    first = bundle(value_set(), link=[{"relation": "next", "url": "http://x?page=2"}])
    last = bundle(value_set(url="urn:oid:1.2.3.4.5.6"), link=[{"relation": "self", "url": "http://x?page=2"}])
    saved(tmp_path / "pages" / "1.json", first)
    saved(tmp_path / "pages" / "2.json", last)
    assert len(read_fhir(tmp_path / "pages")) == 2


def test_what_a_server_answers_to_expand_is_read_wrapped_or_listed(tmp_path):
    wrapped = {"resourceType": "Parameters", "parameter": [{"name": "return", "resource": value_set()}]}
    for document in (wrapped, [value_set()]):
        (found,) = read_fhir(saved(tmp_path / "sets.json", document))
        assert found.identifier == OID


def test_a_code_of_two_versions_of_its_system_is_counted_twice_by_a_total(tmp_path):
    twice = [{"system": ICD, "code": "I10", "version": version} for version in ("2025", "2026")]
    (found,) = read_fhir(saved(tmp_path / "a.json", value_set(twice, total=2)))
    assert found.codes == (("ICD10CM", "I10"),)
    with pytest.raises(TerminologyError, match="counts 3 codes and lists 2"):
        read_fhir(saved(tmp_path / "b.json", value_set(twice, total=3)))


def test_sets_by_url_may_say_more_of_a_code_than_its_system(tmp_path):
    held = {f"http://x/{OID}": {"name": "Hypertension", "codes": [[ICD, "I10", "words"]]}}
    assert read_fhir(saved(tmp_path / "a.json", held))[0].codes == (("ICD10CM", "I10"),)


def test_an_oid_among_the_identifiers_is_found(tmp_path):
    other = value_set(url="http://example.org/ValueSet/htn") | {"identifier": [{"value": f"urn:oid:{OID}"}]}
    assert read_fhir(saved(tmp_path / "a.json", other))[0].identifier == OID


def test_of_two_versions_in_one_file_the_tenth_is_newer_than_the_ninth(tmp_path):
    ninth, tenth = value_set([{"system": ICD, "code": "I11"}], version="9"), value_set(version="10")
    path = saved(tmp_path / "sets.json", bundle(tenth, ninth))
    import_file(tmp_path / "kept", path)
    assert codes(tmp_path / "kept") == ["I10"]
    assert terminology_of([path]).concept("hypertension").version == "10"


def test_a_folder_is_read_whole_whatever_its_files_are_called(tmp_path):
    folder = tmp_path / "sets"
    saved(folder / "A.JSON", value_set())
    saved(folder / "b.ndjson", json.dumps(value_set(url="urn:oid:1.2.3.4.5.6")))
    saved(folder / "c.csv", HEAD + "ESRD,2.16.840.1.113883.3.526.3.353,N18.6,ICD10CM\n")
    saved(folder / "old.xls", "")
    done = import_file(tmp_path / "kept", folder)
    assert (done.items, done.changed) == (3, ("esrd", "hypertension"))
    assert done.notes == ("not read, being neither JSON nor a sheet by name: old.xls",)
    assert terminology_of([folder]).concept("esrd").source.startswith("spreadsheet c.csv")


def test_a_directory_in_a_folder_has_its_contents_in_a_file(tmp_path):
    folder = tmp_path / "directory"
    contents = f"Measure ID,Value Set Name,Value Set OID\nCBP,Essential Hypertension,{OID}\n"
    saved(folder / "2026 Measures to Value Sets.csv", contents)
    saved(folder / "Summary of changes.csv", "a,b\n1,2\n")
    saved(folder / "Value Sets to Codes.csv", HEAD + ROW)
    assert [v.identifier for v in read_sheet(folder)] == [OID]
    saved(folder / "2026 Measures to Value Sets.csv", contents + "CBP,Pregnancy,1.2.3.4.5.6\n")
    with pytest.raises(TerminologyError, match="the directory is cut short"):
        read_sheet(folder)


def test_a_directory_of_drug_lists_is_read_and_its_lists_find_their_concepts(tmp_path):
    path = saved(
        tmp_path / "lists.csv",
        "Medication List Name,Code,Code System,Generic Product Name\n"
        "Asthma Controller Medications List,00173069500,NDC,Fluticasone-Salmeterol\n",
    )
    assert import_file(tmp_path / "kept", path).changed == ("asthma_controller",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + f"Essential Hypertension,{OID},,ICD10CM\n", "row 2: not a code .the row tells no code"),
        (HEAD + ROW + f"Essential Hypertension,{OID},I11,\n", "row 3: .*no code system"),
        (HEAD + "Anophthalmos,1.2.3.4.5.6,1.56657E+16,SNOMEDCT\n", "rounded"),
        (HEAD + "Anophthalmos,1.2.3.4.5.6,15665641000119100,SNOMEDCT\n", "rounded"),
    ],
)
def test_a_row_that_a_spreadsheet_spoiled_is_named(tmp_path, text, said):
    with pytest.raises(TerminologyError, match=said):
        import_file(tmp_path / "kept", saved(tmp_path / "sets.csv", text))


def test_a_workbook_that_holds_a_long_code_as_a_number_is_refused(tmp_path):
    book = Workbook()
    for row in (HEAD.strip().split(","), ["Anophthalmos", "1.2.3.4.5.6", 1.56656410001191e16, "SNOMEDCT"]):
        book.active.append(row)
    book.save(tmp_path / "sets.xlsx")
    with pytest.raises(TerminologyError, match="rounded"):
        read_sheet(tmp_path / "sets.xlsx")


@pytest.mark.parametrize("code", ["15665641000119103", "428371000124100", "471321000124106", "59621000"])
def test_a_code_with_its_check_digit_is_not_taken_for_a_rounded_one(code):
    assert not is_rounded("SNOMED", code)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_sheet_is_read_with_any_of_the_usual_marks_and_encodings(tmp_path, encoding, mark):
    (tmp_path / "sets.csv").write_text((HEAD + ROW).replace(",", mark), encoding=encoding)
    assert read_sheet(tmp_path / "sets.csv")[0].codes == (("ICD10CM", "I10"),)


def test_an_archive_and_an_old_workbook_are_said_to_be_that(tmp_path):
    with zipfile.ZipFile(tmp_path / "npidata.zip", "w") as archive:
        archive.writestr("npidata.csv", "NPI\n1\n")
    (tmp_path / "sets.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for name, said in (("npidata.zip", "unpack the archive"), ("sets.xls", "save it as .xlsx")):
        with pytest.raises(TerminologyError, match=said):
            import_file(tmp_path / "kept", tmp_path / name)


def test_codes_of_an_unknown_system_are_told(tmp_path):
    done = import_file(
        tmp_path / "kept", saved(tmp_path / "s.csv", HEAD + ROW.replace("ICD10CM", "ICD-10-GM"))
    )
    (note,) = done.notes
    assert note.startswith("1 codes of ICD-10-GM")


def test_a_product_of_the_drug_directory_stands_for_all_its_packages(tmp_path):
    path = saved(
        tmp_path / "ndc_product.txt",
        "PRODUCTNDC\tNONPROPRIETARYNAME\tDOSAGEFORMNAME\n9999-7424\tMontelukast Sodium\tTABLET\n",
    )
    import_file(tmp_path / "kept", path)
    assert "099997424*" in codes(tmp_path / "kept", "asthma_leukotriene", "NDC")


def test_rows_of_a_drug_list_without_a_usable_code_or_name_are_counted(tmp_path):
    rows = (
        "NDC,Generic Name\n00093-7424-56,Montelukast\n93742456,Montelukast\nABC,Montelukast\n00093-7425-56,\n"
    )
    path = saved(tmp_path / "ndc.csv", rows)
    done = import_file(tmp_path / "kept", path)
    assert done.items == 1
    assert done.notes[0].startswith("3 rows without a generic name")
    with pytest.raises(TerminologyError, match="write an NDC with eleven digits"):
        read_drugs(saved(tmp_path / "ndc.csv", "NDC,Generic Name\n93742456,Montelukast\n"))


@pytest.mark.parametrize(
    ("names", "packages", "said"),
    [
        ("197361|ENG|\n", "", "RXNCONSO.RRF, line 1: the file is cut short"),
        ("", "", "no clinical drug"),
        ("1|ENG|||||||||1|RXNORM|SCD|1|amlodipine 5 MG Oral Tablet||N|4096|\n", "1||||||||NDC|\n", "RXNSAT.RRF, line 1"),
    ],
)  # fmt: skip
def test_half_of_rxnorm_is_refused(tmp_path, names, packages, said):
    saved(tmp_path / "rrf" / "RXNCONSO.RRF", names)
    saved(tmp_path / "rrf" / "RXNSAT.RRF", packages)
    with pytest.raises(TerminologyError, match=said):
        import_file(tmp_path / "kept", tmp_path / "rrf")


def test_clinicians_without_an_identifier_are_left_out_and_counted(tmp_path):
    path = saved(
        tmp_path / "npidata.csv",
        "NPI,Entity Type Code,Healthcare Provider Taxonomy Code_1\n1000000001,1,207Q00000X\n12345,1,207Q00000X\n",
    )
    done = import_file(tmp_path / "kept", path)
    assert (done.items, done.notes) == (1, ("1 rows whose NPI has not ten digits",))


def test_the_report_names_specialties_once_their_code_set_is_imported(tmp_path):
    path = saved(
        tmp_path / "nucc.csv",
        "Code,Classification,Specialization\n207Q00000X,Family Medicine,\n207QG0300X,Family Medicine,Geriatric\n",
    )
    assert not any(s.titles for s in specialties(load(None), titles(None)))
    import_file(tmp_path / "kept", path)
    named = {s.code: s.titles for s in specialties(load(tmp_path / "kept"), titles(tmp_path / "kept"))}
    assert "Family Medicine" in {title for found in named.values() for title in found}


def test_of_several_files_none_is_kept_when_one_is_bad(tmp_path):
    good, bad = saved(tmp_path / "a.json", value_set()), saved(tmp_path / "b.json", value_set([None]))
    with pytest.raises(TerminologyError):
        import_files(tmp_path / "kept", [good, bad])
    assert not (tmp_path / "kept").exists()
    assert [d.kind for d in import_files(tmp_path / "kept", [good, good])] == ["valuesets", "valuesets"]


def test_an_evaluation_takes_drugs_and_clinicians_as_an_import_does(tmp_path):
    """Whatever the file holds, found out from its name; nothing is kept."""
    drugs = saved(tmp_path / "ndc.csv", "NDC,Generic Name\n99999-7424-56,Montelukast\n")
    header = "NPI,Entity Type Code,Healthcare Provider Taxonomy Code_1\n"
    people = saved(tmp_path / "npidata.csv", f"{header}1000000001,1,207Q00000X\n1000000002,1,208600000X\n")
    words = terminology_of([drugs, people, saved(tmp_path / "a.json", value_set())])
    assert "99999742456" in {c.code for c in words.codes_of("asthma_leukotriene")}
    assert words.providers == (("1000000001", "207Q00000X"),)
    assert words.concept("hypertension").version == "1"
