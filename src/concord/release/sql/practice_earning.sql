SELECT * EXCLUDE (organization_id) FROM earning WHERE organization_id = $unit
