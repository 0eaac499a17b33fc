"""Paper and files for people: statements as PDF, workbook and CSV, made from a reader's book and nothing else."""
