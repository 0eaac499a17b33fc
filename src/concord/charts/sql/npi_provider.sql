-- The same by clinician, from the senders' provider lists.
SELECT p.npi, max(t.provider) AS provider
FROM provider AS p
JOIN taxonomy_provider AS t ON t.taxonomy = p.taxonomy
GROUP BY p.npi
