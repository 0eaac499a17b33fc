SELECT key_of('person', person_id) AS person, month, change, reason
FROM roster_change WHERE organization_id = $unit AND change <> 'kept'
