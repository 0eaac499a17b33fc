-- Who came to an organization in a month, who left, and for whom something else changed, with the reason. Whoever is on
-- both months' rosters without a change has no row.
WITH told AS (
    SELECT n.*, w.said FROM neighbor n JOIN rule_word w ON w.rule = n.rule
),
came AS (
    SELECT organization_id, from_m AS m, person_id, 'new' AS change, 'new' AS change_type,
           CASE WHEN from_m = $first THEN 'first roster'
                WHEN is_first THEN 'coverage began: ' || said
                WHEN NOT follows THEN 'coverage resumed: ' || said
                WHEN was IS NULL THEN said
                WHEN npi = was_npi THEN 'the clinician joined this practice'
                ELSE 'came from another practice: ' || said END AS reason
    FROM told WHERE organization_id IS NOT NULL AND NOT (follows AND organization_id IS NOT DISTINCT FROM was)
),
turned AS (
    SELECT organization_id, from_m, person_id, 'kept', 'changed',
           CASE WHEN npi IS DISTINCT FROM was_npi THEN 'another clinician'
                WHEN site_id IS DISTINCT FROM was_site THEN 'another site'
                WHEN plan_id <> was_plan THEN 'another plan'
                ELSE 'another product' END
    FROM told
    WHERE follows AND organization_id = was AND (
        npi IS DISTINCT FROM was_npi OR site_id IS DISTINCT FROM was_site OR plan_id <> was_plan
        OR product IS DISTINCT FROM was_product)
),
moved AS (
    SELECT was, from_m, person_id, 'dropped', 'dropped',
           CASE WHEN organization_id IS NULL AND rule = 'override' THEN 'a decision by hand'
                WHEN organization_id IS NULL THEN 'no choice and no visit left that would hold them'
                WHEN npi = was_npi THEN 'the clinician left for another practice'
                ELSE 'went to another practice: ' || said END
    FROM told WHERE follows AND was IS NOT NULL AND organization_id IS DISTINCT FROM was
),
ended AS (
    SELECT organization_id, to_m, person_id, 'dropped', 'dropped',
           CASE WHEN month_index(p.death_date) = to_m - 1 THEN 'died' ELSE 'coverage ended' END
    FROM told LEFT JOIN person p USING (person_id)
    WHERE organization_id IS NOT NULL AND NOT goes_on AND to_m <= $last
)
SELECT organization_id, month_day(m) AS month, person_id, change, change_type, reason
FROM (FROM came UNION ALL FROM turned UNION ALL FROM moved UNION ALL FROM ended)
