"""Reports that come by themselves: monthly to practices, quarterly to plans, yearly to the public; drawn as paper and page."""

from concord.reports.periodic.binding import body, files_of, html, pdf, text
from concord.reports.periodic.document import Report
from concord.reports.periodic.groups import equity
from concord.reports.periodic.packet import packet
from concord.reports.periodic.promised import Promise, Promised
from concord.reports.periodic.quarterly import quarterly
from concord.reports.periodic.reading import Names
from concord.reports.periodic.site import site
from concord.reports.periodic.standing import standing
from concord.reports.periodic.translated import translated
from concord.reports.periodic.yearly import annual, last_whole

__all__ = [
    "Names",
    "Promise",
    "Promised",
    "Report",
    "annual",
    "body",
    "equity",
    "files_of",
    "html",
    "last_whole",
    "packet",
    "pdf",
    "quarterly",
    "site",
    "standing",
    "text",
    "translated",
]
