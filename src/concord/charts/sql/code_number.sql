-- Codes by number: answers, reasons and dispositions first, so that a new diagnosis somewhere renumbers no event.
WITH code AS (
    SELECT system, code, true AS is_answer FROM answer
    UNION ALL
    SELECT system, code, false FROM code_concept
)
SELECT row_number() OVER (ORDER BY bool_or(is_answer) DESC, system, code) AS code, system, code AS text
FROM code
GROUP BY system, code
