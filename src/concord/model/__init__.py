"""Vocabulary shared by every room: tables, periods, money, codes, lineage, errors. Standard library only."""
