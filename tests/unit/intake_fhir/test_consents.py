"""FHIR Consent: categories, purposes and recipients of a permission, and what opens nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.intake_fhir.test_fhir_rows import DAY, concept, one, rows

CODES, REASONS = (
    "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "http://terminology.hl7.org/CodeSystem/v3-ActReason",
)


def permission(label="ETH", purpose="TREAT", to="Organization/foothill", **more):
    return {
        "type": "permit", "period": {"start": "2026-01-05", "end": "2027-01-05"}, "securityLabel": [{"system": CODES, "code": label}],
        "purpose": [{"system": REASONS, "code": purpose}], "actor": [{"role": concept(("x", "IRCP")), "reference": {"reference": to}}], **more,
    }  # fmt: skip


def signed(status="active", **more):
    return {
        "resourceType": "Consent",
        "id": "c1",
        "status": status,
        "patient": {"reference": "Patient/p1"},
        "provision": permission(),
        **more,
    }


def test_a_permission_is_a_consent():
    assert one(signed()) == {
        "member_id": "p1", "scope": "part2", "purpose": "treatment", "recipient": "foothill",
        "start_date": date(2026, 1, 5), "end_date": date(2027, 1, 5),
    }  # fmt: skip


def test_each_category_and_purpose_is_a_row():
    told = signed(provision=permission(purpose="TPO", securityLabel=[{"code": "ETH"}, {"code": "HIV"}]))
    assert [(row["scope"], row["purpose"]) for _, row in rows(told)] == [
        (s, p) for s in ("hiv", "part2") for p in ("operations", "payment", "treatment")
    ]


@pytest.mark.parametrize(
    "told",
    [
        signed(status="rejected"), signed(status="entered-in-error"), signed(provision=permission(type="deny")), signed(provision=permission(label="R")),
        signed(provision=permission(purpose="HRESCH")), signed(provision=permission(actor=[])), signed(provision=None),
    ],
)  # fmt: skip
def test_what_is_no_permission_that_we_know_opens_nothing(told):
    assert rows(told) == []


def test_a_refusal_within_takes_its_category_out():
    within = [{"type": "deny", "securityLabel": [{"code": "HIV"}]}]
    told = signed(provision=permission(securityLabel=[{"code": "ETH"}, {"code": "HIV"}], provision=within))
    assert {row["scope"] for _, row in rows(told)} == {"part2"}


def test_the_policy_alone_says_the_category():
    told = signed(provision=permission(securityLabel=[]), policyRule=concept((CODES, "42CFRPart2")))
    assert one(told)["scope"] == "part2"


@pytest.mark.parametrize(
    ("more", "day"), [({}, DAY), ({"provision": permission(period={"start": "2026-01-05"}), "meta": {"lastUpdated": "2026-03-04T05:06:07Z"}}, date(2026, 3, 4)), ({"provision": permission(period={})}, DAY)]
)  # fmt: skip
def test_an_inactive_consent_was_withdrawn(more, day):
    assert one(signed(status="inactive", **more))["revoked_on"] == day


def test_the_recipients_identifier_goes_before_the_id_that_a_reference_leads_to():
    actor = {
        "role": concept(("x", "IRCP")),
        "reference": {"reference": "Organization/17", "identifier": {"value": "2000100075"}},
    }
    assert one(signed(provision=permission(actor=[actor])))["recipient"] == "2000100075"
