SELECT row_number() OVER (ORDER BY name) AS sender, name, list_contains(getvariable('plans'), name) AS is_plan
FROM (
    SELECT sender AS name FROM medical_claim GROUP BY ALL
    UNION
    SELECT sender FROM pharmacy_claim GROUP BY ALL
    UNION
    SELECT sender FROM enrollment GROUP BY ALL
    UNION
    SELECT sender FROM lab_result GROUP BY ALL
    UNION
    SELECT sender FROM observation GROUP BY ALL
    UNION
    SELECT sender FROM condition GROUP BY ALL
    UNION
    SELECT sender FROM "procedure" GROUP BY ALL
    UNION
    SELECT sender FROM immunization GROUP BY ALL
    UNION
    SELECT sender FROM medication GROUP BY ALL
    UNION
    SELECT sender FROM encounter GROUP BY ALL
)
