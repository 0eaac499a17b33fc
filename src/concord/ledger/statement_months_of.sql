-- The statements of one plan to one practice: their postings and their sum.
SELECT plan_id, organization_id, statement_month, COUNT(*) AS postings, SUM(cents) AS cents, MAX(posted_on) AS posted_on
FROM posting WHERE plan_id = :plan_id AND organization_id = :organization_id
GROUP BY plan_id, organization_id, statement_month
ORDER BY statement_month DESC
