SELECT * FROM rate
WHERE pool = $unit AND stratum_kind <> 'plan' AND (level = 'organization' OR (level = 'plan' AND unit = $unit))
