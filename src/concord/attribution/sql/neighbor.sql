-- Each stretch of the roster beside the one before.
SELECT person_id, from_m, to_m, plan_id, product, organization_id, site_id, npi, rule,
       coalesce(lag(to_m) OVER w = from_m, false) AS follows, lag(to_m) OVER w IS NULL AS is_first,
       lag(organization_id) OVER w AS was, lag(site_id) OVER w AS was_site, lag(npi) OVER w AS was_npi,
       lag(rule) OVER w AS was_rule, lag(plan_id) OVER w AS was_plan, lag(product) OVER w AS was_product,
       coalesce(lead(from_m) OVER w = to_m, false) AS goes_on
FROM piece
WINDOW w AS (PARTITION BY person_id ORDER BY from_m)
