-- Which plans have said anything of whom.
SELECT DISTINCT person // 64 AS person, payer FROM shelf WHERE payer > 0
UNION
SELECT DISTINCT person, payer FROM all_span WHERE payer > 0
