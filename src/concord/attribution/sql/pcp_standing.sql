-- The clinician on the plan's file, where the edition lets it decide for the product. A file that does not say whether
-- the member chose is taken as the plan's assignment. Equal neighbours are one stretch.
WITH stated AS (
    SELECT s.person_id, CAST(q.rule AS rule_name) AS rule, CAST(s.pcp_npi AS clinician_name) AS npi, s.plan_id, s.is_primary, s.pcp_effective_date AS recent, s.row_id,
           greatest(s.from_m, e.from_m) AS from_m, least(s.to_m, e.to_m) AS to_m
    FROM enrolled_segment s
    JOIN edition e ON e.from_m < s.to_m AND e.to_m > s.from_m
    JOIN pcp_product q ON q.edition = e.edition AND q.product = s.product AND q.plan_id IN ('*', s.plan_id)
        AND q.rule = CASE s.pcp_assignment WHEN 'chosen' THEN 'chosen_pcp' ELSE 'assigned_pcp' END
    WHERE s.pcp_npi IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY s.person_id, s.plan_id, e.edition, s.from_m ORDER BY q.plan_id DESC) = 1
),
marked AS (
    SELECT *, CASE WHEN lag(to_m) OVER w = from_m THEN 0 ELSE 1 END AS begins
    FROM stated
    WINDOW w AS (PARTITION BY person_id, plan_id, rule, npi, is_primary, recent ORDER BY from_m)
),
numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY person_id, plan_id, rule, npi, is_primary, recent ORDER BY from_m) AS run
    FROM marked
)
SELECT person_id, rule, npi, min(from_m) AS from_m, max(to_m) AS to_m, plan_id AS payer, is_primary, recent,
       arg_min(row_id, from_m) AS row_id
FROM numbered GROUP BY person_id, rule, npi, plan_id, is_primary, recent, run
