SELECT scope, hidden FROM guarded_withheld WHERE organization_id = $unit
