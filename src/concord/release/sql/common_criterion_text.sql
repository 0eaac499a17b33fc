SELECT * FROM criterion_text
