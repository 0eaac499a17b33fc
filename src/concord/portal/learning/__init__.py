"""Learning sessions, the library, reminders and the calendar."""
