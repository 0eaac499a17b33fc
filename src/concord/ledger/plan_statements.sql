SELECT plan_id, organization_id, statement_month, COUNT(*) AS postings, SUM(cents) AS cents
FROM posting WHERE plan_id = :plan_id GROUP BY plan_id, organization_id, statement_month
ORDER BY statement_month DESC, organization_id
