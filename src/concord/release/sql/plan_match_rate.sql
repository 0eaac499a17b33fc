SELECT * EXCLUDE (plan_id) FROM match_rate WHERE plan_id = $unit
