-- The statements of every plan to one practice: their postings and their sum. The plans are found one after the other in the
-- index, so that no other practice's postings are read.
WITH RECURSIVE plan (plan_id) AS (
  SELECT MIN(plan_id) FROM posting
  UNION ALL
  SELECT (SELECT MIN(p.plan_id) FROM posting p WHERE p.plan_id > plan.plan_id) FROM plan WHERE plan.plan_id IS NOT NULL
)
SELECT p.plan_id, p.organization_id, p.statement_month, COUNT(*) AS postings, SUM(p.cents) AS cents, MAX(p.posted_on) AS posted_on
FROM plan JOIN posting p ON p.plan_id = plan.plan_id AND p.organization_id = :organization_id
GROUP BY p.plan_id, p.organization_id, p.statement_month
ORDER BY p.statement_month DESC, p.plan_id
