"""De-identified extracts and their code book."""
