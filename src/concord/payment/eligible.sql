-- One row for each person-month that a contract pays for (use `current`) or that its base period counts (use `base`):
-- on the practice's roster on the first of the month, that plan primary, line of business and funding in the contract,
-- employer not opted out.
SELECT r.person_id, r.month, c.card, c.use, c.contract_id, e.plan_id, e.member_id, e.funding, e.product_line,
       CASE WHEN p.birth_date IS NOT NULL THEN least(greatest(date_sub('year', p.birth_date, r.month), 0), 130) END AS age,
       CASE WHEN p.birth_date IS NOT NULL
            THEN least(greatest(date_sub('year', p.birth_date, c.period_start), 0), 130) END AS period_age,
       CASE WHEN p.sex IN ('female', 'male') THEN p.sex ELSE 'any' END AS sex
FROM roster r
JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.is_primary
JOIN card c ON c.plan_id = e.plan_id AND c.organization_id = r.organization_id AND c.month = r.month
           AND c.product_line = e.product_line AND c.funding = e.funding
LEFT JOIN person p ON p.person_id = r.person_id
LEFT JOIN opt_out o ON o.plan_id = e.plan_id AND o.employer_group = e.employer_group
                   AND r.month BETWEEN o.start_date AND coalesce(o.end_date, DATE '9999-12-31')
WHERE o.plan_id IS NULL
