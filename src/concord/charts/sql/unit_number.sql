SELECT row_number() OVER (ORDER BY text) AS unit, text
FROM (
    SELECT unit AS text FROM lab_result WHERE unit IS NOT NULL GROUP BY ALL
    UNION
    SELECT unit FROM observation WHERE unit IS NOT NULL GROUP BY ALL
)
