SELECT * EXCLUDE (organization_id) FROM rel_completeness WHERE organization_id = $unit
