SELECT * EXCLUDE (is_public) FROM protected_rate WHERE (level = 'organization' AND unit = $unit) OR (level = 'program' AND stratum_kind = 'all')
