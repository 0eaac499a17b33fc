"""What was agreed, as the program folder said when the run began: contracts and the terms behind every amount."""

from concord.model.tables import Choice, Column, Day, Integer, Table, Text


class Contract(Table):
    """One plan and one practice, from a day, on a track."""

    grain = ("contract_id", "start_date")
    contract_id = Column(Text, "Contract.", required=True)
    plan_id = Column(Text, "Who pays.", required=True)
    organization_id = Column(Text, "Who is paid.", required=True)
    start_date = Column(Day, "First day.", required=True)
    end_date = Column(Day, "Last day; open if empty.")
    track = Column(Choice("ffs", "hybrid", "capitation"), "Track.", required=True)
    product_lines = Column(Text, "Lines of business, joined by `, `.", required=True)
    funding = Column(Text, "fully_insured, self_funded or both.", required=True)
    term_sheet = Column(Text, "Sheet whose terms hold.", required=True)


class Term(Table):
    """One value of one term of a plan: of its own sheet, or of a sheet that it extends."""

    grain = ("plan_id", "sheet", "name", "since", "known_on")
    plan_id = Column(Text, "Plan.", required=True)
    sheet = Column(Text, "Term sheet.", required=True)
    name = Column(Text, "Term, such as `population_health.base`.", required=True)
    since = Column(Day, "Since when it holds.", required=True)
    known_on = Column(Day, "Since when it is known.", required=True)
    value = Column(Text, "The value, as written.", required=True)
    unit = Column(Text, "Unit.", required=True)
    source = Column(Text, "Where it was agreed.", required=True)
    status = Column(Choice("published", "illustrative"), "Whether it is public.", required=True)
    file = Column(Text, "File of the program folder.", required=True)
    line = Column(Integer, "Line there.", required=True)
