SELECT * FROM line_evidence
