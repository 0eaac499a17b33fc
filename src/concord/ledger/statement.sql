SELECT sequence, cents, hash FROM posting
WHERE plan_id = :plan_id AND organization_id = :organization_id AND statement_month = :statement_month
ORDER BY sequence
