-- Every statement: its postings and their sum.
SELECT plan_id, organization_id, statement_month, COUNT(*) AS postings, SUM(cents) AS cents, MAX(posted_on) AS posted_on
FROM posting GROUP BY plan_id, organization_id, statement_month
ORDER BY statement_month DESC, plan_id, organization_id
