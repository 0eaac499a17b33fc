-- The same by clinician: from the senders' provider lists, and from an imported national file.
SELECT p.npi, max(t.provider) AS provider
FROM (
    SELECT npi, taxonomy FROM provider
    UNION ALL
    SELECT npi, taxonomy FROM listed_provider
) AS p
JOIN taxonomy_provider AS t ON t.taxonomy = p.taxonomy
GROUP BY p.npi
