SELECT * EXCLUDE (plan_id) FROM term WHERE plan_id = $unit
