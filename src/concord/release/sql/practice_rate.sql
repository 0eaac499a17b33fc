-- What is usual among peers comes along only where the program's own rate of the same group is printed for everybody: it adds nothing to calculate with.
SELECT r.* REPLACE (CASE WHEN p.value IS NOT NULL THEN r.usual END AS usual, CASE WHEN p.value IS NOT NULL THEN r.reliability END AS reliability,
                    CASE WHEN p.value IS NOT NULL THEN r.shrunken END AS shrunken,
                    CASE WHEN p.value IS NOT NULL THEN r.low_95 END AS low_95, CASE WHEN p.value IS NOT NULL THEN r.high_95 END AS high_95,
                    CASE WHEN p.value IS NOT NULL THEN r.low_998 END AS low_998, CASE WHEN p.value IS NOT NULL THEN r.high_998 END AS high_998)
FROM rate r
LEFT JOIN protected_rate p
  ON p.measure = r.measure AND p.rate = r.rate AND p.year = r.year AND p.pool = r.pool AND p.level = 'program'
 AND p.stratum_kind = r.stratum_kind AND p.stratum = r.stratum AND NOT p.is_baseline
WHERE r.pool = 'program'
  AND ((r.level = 'organization' AND r.unit = $unit)
    OR (r.level = 'site' AND r.unit IN (SELECT site_id FROM affiliation WHERE organization_id = $unit))
    OR (r.level = 'clinician' AND r.unit IN (SELECT npi FROM affiliation WHERE organization_id = $unit)))
