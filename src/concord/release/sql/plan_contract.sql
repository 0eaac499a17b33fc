SELECT * EXCLUDE (plan_id) FROM contract WHERE plan_id = $unit
