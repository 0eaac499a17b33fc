"""Consents and what they open, as the program office and plans see it; integrated behavioral health with what stays withheld."""
