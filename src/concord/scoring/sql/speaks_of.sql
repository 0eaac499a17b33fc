-- Which plans have said anything of whom.
SELECT DISTINCT person, payer FROM all_event WHERE payer > 0
UNION
SELECT DISTINCT person, payer FROM all_span WHERE payer > 0
