-- One specialty per NPI: the program's list, else the plans' provider files (latest), else the claims (most lines).
WITH said AS (
    SELECT npi, taxonomy, 0 AS source, 0 AS weight FROM program_clinician
    UNION ALL
    SELECT npi, taxonomy, 1, -datediff('day', DATE '1970-01-01', received_on) FROM provider
    UNION ALL
    SELECT npi, taxonomy, 2, -lines FROM billed
)
SELECT npi, arg_min(taxonomy, (source, weight, taxonomy)) AS taxonomy
FROM said WHERE npi IS NOT NULL AND taxonomy IS NOT NULL
GROUP BY npi
