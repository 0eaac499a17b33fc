"""The blank template is what filled ones are read by."""

import openpyxl

from concord.intake import senders, template
from concord.synth.senders import layouts
from tests.conftest import ROOT


def test_blank_templates_have_the_columns_that_are_read(tmp_path):
    made = {p.name: p for p in template.write_blank(tmp_path)}
    sender = senders.load(ROOT / "programs" / "ca-apc").find("foothill")
    for kind in template.KINDS:
        assert made[f"template_{kind}.csv"].read_text() == ",".join(template.columns(kind)) + "\n"
        sheet = openpyxl.load_workbook(made[f"template_{kind}.xlsx"]).worksheets[0]
        assert tuple(c.value for c in sheet[1]) == template.columns(kind)
        assert set(sender.of_kind(kind).sources) <= set(template.columns(kind))


def test_blank_templates_are_the_same_bytes_each_time(tmp_path):
    first, second = (template.write_blank(tmp_path / n) for n in "ab")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_every_kind_of_record_is_explained():
    known = {
        value
        for sender in senders.load(ROOT / "programs" / "ca-apc").listed
        for spec in sender.files
        if spec.kind == "clinical"
        for target in spec.targets
        for value in target.only.get("record", ())
    }
    assert known <= template.notes().keys()


def test_the_demonstration_s_practices_send_the_template():
    assert template.columns("patients") == layouts.PATIENT_COLUMNS
    assert template.columns("clinical") == layouts.CLINICAL_COLUMNS
