SELECT * EXCLUDE (organization_id) FROM month_closed WHERE organization_id = $unit
