"""The program office: senders, releases, protected rates, payments, users and the log. People only by breaking the glass."""
