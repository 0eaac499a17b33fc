SELECT * EXCLUDE (organization_id) FROM guarded_rel_completeness WHERE organization_id = $unit
