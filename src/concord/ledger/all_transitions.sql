SELECT sequence, plan_id, organization_id, statement_month, from_state, to_state, who, moved_on, why, postings, cents,
       statement_hash, previous_hash, hash
FROM transition ORDER BY sequence
