SELECT month, people FROM guarded_roster_size WHERE organization_id = $unit
