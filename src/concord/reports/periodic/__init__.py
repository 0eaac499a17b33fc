"""Reports that come by themselves: monthly to practices, quarterly to plans, yearly to the public; drawn as paper and page."""

from concord.reports.periodic.annual import annual
from concord.reports.periodic.binding import files_of, html, pdf, text
from concord.reports.periodic.document import Report
from concord.reports.periodic.equity import equity
from concord.reports.periodic.packet import packet
from concord.reports.periodic.quarterly import quarterly
from concord.reports.periodic.reading import Names

__all__ = ["Names", "Report", "annual", "equity", "files_of", "html", "packet", "pdf", "quarterly", "text"]
