-- Which specialties are primary care or obstetrics and gynecology, for those in the run.
SELECT t.taxonomy, max(p.provider)::TINYINT AS provider
FROM (
    SELECT rendering_taxonomy AS taxonomy FROM medical_claim WHERE rendering_taxonomy IS NOT NULL GROUP BY ALL
    UNION
    SELECT taxonomy FROM provider WHERE taxonomy IS NOT NULL GROUP BY ALL
    UNION
    SELECT taxonomy FROM listed_provider GROUP BY ALL
) AS t
JOIN specialty AS p ON starts_with(t.taxonomy, p.stem)
GROUP BY t.taxonomy
