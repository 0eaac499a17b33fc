SELECT key_of('person', person_id) AS person, month, site_id, npi, rule, tie_break, visits, decided_by_payer,
       runner_up, key_of('event', evidence) AS evidence
FROM roster WHERE organization_id = $unit
