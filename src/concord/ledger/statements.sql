SELECT plan_id, organization_id, statement_month, component, COUNT(*) AS postings, SUM(cents) AS cents
FROM posting GROUP BY plan_id, organization_id, statement_month, component
ORDER BY plan_id, organization_id, statement_month, component
