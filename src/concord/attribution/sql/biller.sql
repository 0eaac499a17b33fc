-- The tax number of a biller that some layouts leave out: the program's, else the plans' own listing, else the claims'.
WITH said AS (
    SELECT npi, tin, 0 AS source, 0 AS weight FROM program_organization
    UNION ALL
    SELECT npi, tin, 1, -datediff('day', DATE '1970-01-01', received_on) FROM provider WHERE entity = 'organization'
    UNION ALL
    SELECT billing_npi, tin, 2, -lines FROM billed
)
SELECT npi AS billing_npi, arg_min(tin, (source, weight, tin)) AS tin
FROM said WHERE npi IS NOT NULL AND tin IS NOT NULL
GROUP BY npi
