-- The descriptions, each with only those numbers that are the person's own.
SELECT d.* REPLACE (coalesce(o.ssns, []) AS ssns)
FROM description d
LEFT JOIN own_ssn o USING (id)
