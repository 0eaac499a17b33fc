"""A practice's pages: home, work list, patient, statements."""
