"""Who gives care, where, and for whom they work."""

from concord.model.tables import Choice, Code, Column, Day, Flag, RowId, Table, Text


class Provider(Table):
    """A clinician or facility as a sender lists it."""

    grain = ("sender", "npi", "row_id")
    row_id = Column(RowId, "Where it came from.", required=True)
    sender = Column(Text, "Who sent it.", required=True)
    npi = Column(
        Code("NPI"),
        "National provider identifier, ten digits with a check digit.",
        required=True,
        cdl="CDLPV007",
        tuva="npi",
        fhir="Practitioner.identifier",
    )
    entity = Column(Choice("person", "organization"), "Person or organization.", cdl="CDLPV006")
    last_name = Column(Text, "Family or organization name.", cdl="CDLPV010")
    first_name = Column(Text, "Given name.", cdl="CDLPV011")
    taxonomy = Column(
        Code("TAXONOMY"), "Primary specialty.", cdl="CDLPV020", fhir="PractitionerRole.specialty"
    )
    tin = Column(Text, "Tax number.", cdl="CDLPV005")
    zip = Column(Text, "ZIP of the place of practice.", cdl="CDLPV018")
    received_on = Column(Day, "Day the file was received.", required=True)


class Affiliation(Table):
    """A clinician at a site of an organization under a tax number, from a day to a day."""

    grain = ("npi", "tin", "site_id", "start_date")
    row_id = Column(RowId, "Where it came from; empty for the program folder's own list.")
    sender = Column(Text, "Who says so.", required=True)
    npi = Column(Code("NPI"), "Clinician.", required=True)
    tin = Column(Text, "Tax number billed under.", required=True)
    site_id = Column(Text, "Site.", required=True)
    organization_id = Column(Text, "Organization.", required=True)
    start_date = Column(Day, "First day.", required=True)
    end_date = Column(Day, "Last day; empty is open.", not_before="start_date")
    is_primary_site = Column(Flag, "Where the clinician mostly works.")
