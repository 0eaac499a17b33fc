-- Everybody who could hold a person, with the stretch of months for which they stand. `place` orders the rules.
WITH stood AS (
    SELECT person_id, rule, npi, from_m, to_m, NULL AS practice, NULL AS organization_id, NULL AS site_id,
           is_primary, NULL AS visits, NULL AS cents, recent, row_id, payer
    FROM pcp_standing
    UNION ALL
    SELECT person_id, rule, npi, from_m, to_m, practice, NULL, NULL, true, visits, cents, recent, row_id, payer
    FROM visit_standing
    UNION ALL
    SELECT l.person_id, CAST('override' AS rule_name), CAST(coalesce(o.npi, '') AS clinician_name), o.from_m, o.to_m, NULL,
           CAST(nullif(o.organization_id, 'none') AS organization_name), CAST(o.site_id AS site_name),
           true, NULL, NULL, o.decided_on, NULL, NULL
    FROM override o JOIN override_person l USING (sender, member_id)
)
SELECT s.* REPLACE (greatest(s.from_m, e.from_m) AS from_m, least(s.to_m, e.to_m) AS to_m), r.place,
       e.tie_a, e.tie_b, tie_value(e.tie_b, s.recent, s.cents) AS b,
       tie_value(CASE s.rule WHEN 'override' THEN 'most_recent' ELSE e.tie_a END, s.recent, s.cents) AS a  -- the latest decision
FROM stood s
JOIN edition e ON e.from_m < s.to_m AND e.to_m > s.from_m
JOIN rule_order r ON r.edition = e.edition AND r.rule = s.rule
