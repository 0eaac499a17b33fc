SELECT * EXCLUDE (organization_id) FROM lever WHERE organization_id = $unit
