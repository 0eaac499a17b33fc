SELECT DISTINCT c.concept, n.code
FROM code_concept AS c
JOIN code_number AS n ON n.system = c.system AND n.text = c.code
