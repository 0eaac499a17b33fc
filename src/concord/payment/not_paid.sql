-- People on a program practice's roster without a population-health line, by the first reason that holds.
SELECT e.plan_id, r.organization_id, r.month,
       CASE WHEN NOT EXISTS (SELECT 1 FROM card c WHERE c.use = 'current' AND c.plan_id = e.plan_id
                                AND c.organization_id = r.organization_id AND c.month = r.month) THEN 'no_contract'
            WHEN e.product_line IS NULL THEN 'unknown_product_line'
            WHEN NOT EXISTS (SELECT 1 FROM card c WHERE c.use = 'current' AND c.plan_id = e.plan_id AND c.month = r.month
                                AND c.organization_id = r.organization_id AND c.product_line = e.product_line) THEN 'product_line'
            WHEN e.funding IS NULL THEN 'unknown_funding'
            WHEN NOT EXISTS (SELECT 1 FROM card c WHERE c.use = 'current' AND c.plan_id = e.plan_id AND c.month = r.month
                                AND c.organization_id = r.organization_id AND c.product_line = e.product_line
                                AND c.funding = e.funding) THEN 'funding'
            ELSE 'opted_out' END AS reason,
       count(*) AS people
FROM roster r
JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.is_primary
ANTI JOIN (SELECT person_id, month FROM eligible WHERE use = 'current') x ON x.person_id = r.person_id AND x.month = r.month
WHERE r.in_program AND r.month BETWEEN $first AND $last
GROUP BY ALL
