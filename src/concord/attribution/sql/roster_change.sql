-- What a month's roster adds, keeps and loses against the month before, and why. `change_type` is the word of the
-- member attribution list: a kept person whose clinician, site, plan or product differs is `changed`.
WITH whole AS (
    SELECT p.person_id, greatest(p.from_m, s.from_m) AS from_m, least(p.to_m, s.to_m) AS to_m, p.organization_id, p.site_id,
           p.npi, p.rule, s.plan_id, s.product
    FROM piece p
    JOIN enrolled_segment s ON s.is_primary AND s.person_id = p.person_id AND s.from_m < p.to_m AND s.to_m > p.from_m
),
beside AS (
    SELECT w.*, lag(to_m) OVER n IS NULL AS is_first, coalesce(lag(to_m) OVER n = from_m, false) AS follows,
           lag(organization_id) OVER n AS was, lag(site_id) OVER n AS was_site, lag(npi) OVER n AS was_npi,
           lag(plan_id) OVER n AS was_plan, lag(product) OVER n AS was_product,
           coalesce(lead(from_m) OVER n = to_m, false) AS goes_on, word.said
    FROM whole w JOIN rule_word word USING (rule)
    WINDOW n AS (PARTITION BY person_id ORDER BY from_m)
),
came AS (
    SELECT organization_id, from_m AS m, person_id, 'new' AS change, 'new' AS change_type,
           CASE WHEN from_m = $first THEN 'first roster'
                WHEN is_first THEN 'coverage began: ' || said
                WHEN NOT follows THEN 'coverage resumed: ' || said
                WHEN was IS NULL THEN said
                WHEN npi = was_npi THEN 'the clinician joined this practice'
                ELSE 'came from another practice: ' || said END AS reason
    FROM beside WHERE organization_id IS NOT NULL AND NOT (follows AND organization_id IS NOT DISTINCT FROM was)
),
turned AS (
    SELECT organization_id, from_m, person_id, 'kept',
           CASE WHEN npi IS NOT DISTINCT FROM was_npi AND site_id IS NOT DISTINCT FROM was_site
                     AND plan_id = was_plan AND product IS NOT DISTINCT FROM was_product THEN 'nochange' ELSE 'changed' END,
           CASE WHEN npi IS DISTINCT FROM was_npi THEN 'another clinician'
                WHEN site_id IS DISTINCT FROM was_site THEN 'another site'
                WHEN plan_id <> was_plan THEN 'another plan'
                WHEN product IS DISTINCT FROM was_product THEN 'another product'
                ELSE 'no change' END
    FROM beside WHERE follows AND organization_id = was
),
stayed AS (
    SELECT organization_id, unnest(range(from_m + 1, to_m)), person_id, 'kept', 'nochange', 'no change'
    FROM beside WHERE organization_id IS NOT NULL
),
moved AS (
    SELECT was, from_m, person_id, 'dropped', 'dropped',
           CASE WHEN organization_id IS NULL AND rule = 'override' THEN 'a decision by hand'
                WHEN organization_id IS NULL THEN 'no choice and no visit left that would hold them'
                WHEN npi = was_npi THEN 'the clinician left for another practice'
                ELSE 'went to another practice: ' || said END
    FROM beside WHERE follows AND was IS NOT NULL AND organization_id IS DISTINCT FROM was
),
ended AS (
    SELECT organization_id, to_m, person_id, 'dropped', 'dropped',
           CASE WHEN month_index(p.death_date) = to_m - 1 THEN 'died' ELSE 'coverage ended' END
    FROM beside LEFT JOIN person p USING (person_id)
    WHERE organization_id IS NOT NULL AND NOT goes_on AND to_m <= $last
)
SELECT organization_id, month_day(m) AS month, person_id, change, change_type, reason
FROM (FROM came UNION ALL FROM turned UNION ALL FROM stayed UNION ALL FROM moved UNION ALL FROM ended)
