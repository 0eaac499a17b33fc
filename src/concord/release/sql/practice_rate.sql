SELECT r.* FROM rate r
WHERE r.pool = 'program'
  AND ((r.level = 'organization' AND r.unit = $unit)
    OR (r.level = 'site' AND r.unit IN (SELECT site_id FROM affiliation WHERE organization_id = $unit))
    OR (r.level = 'clinician' AND r.unit IN (SELECT npi FROM affiliation WHERE organization_id = $unit)))
