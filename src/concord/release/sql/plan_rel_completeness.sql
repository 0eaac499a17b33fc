SELECT * EXCLUDE (plan_id) FROM plan_rel_completeness WHERE plan_id = $unit
