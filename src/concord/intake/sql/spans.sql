-- Pieces of coverage as spans that never overlap: where two do, the better one holds (medical benefit, paying first,
-- begun later, told later), with the drug and behavioral benefits of any; pieces alike that touch are one span, known by its latest row.
INSERT INTO spans
WITH piece AS (
    SELECT *, max(end_date) OVER before AS reached,
        min(start_date) OVER after AS next_start
    FROM pieces
    WHERE start_date <= end_date
    WINDOW before AS (PARTITION BY member_id ORDER BY start_date, end_date, row_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
        after AS (PARTITION BY member_id ORDER BY start_date, end_date, row_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
),
crowded AS (
    SELECT DISTINCT member_id FROM piece WHERE reached >= start_date OR next_start <= end_date
),
edge AS (
    SELECT p.member_id, p.start_date AS day FROM piece AS p SEMI JOIN crowded USING (member_id)
    UNION
    SELECT p.member_id, p.end_date + 1 FROM piece AS p SEMI JOIN crowded USING (member_id) WHERE p.end_date < DATE '9999-12-31'
),
slot AS (
    SELECT member_id, day AS first_day,
        coalesce(lead(day) OVER (PARTITION BY member_id ORDER BY day) - 1, DATE '9999-12-31') AS last_day
    FROM edge
),
chosen AS (
    SELECT p.* EXCLUDE (reached, next_start) REPLACE (
        s.first_day AS start_date, s.last_day AS end_date,
        bool_or(p.has_pharmacy) OVER (PARTITION BY s.member_id, s.first_day) AS has_pharmacy,
        bool_or(p.has_behavioral) OVER (PARTITION BY s.member_id, s.first_day) AS has_behavioral
    )
    FROM slot AS s
    JOIN piece AS p ON p.member_id = s.member_id AND p.start_date <= s.first_day AND p.end_date >= s.last_day
    QUALIFY row_number() OVER (
        PARTITION BY s.member_id, s.first_day
        ORDER BY coalesce(p.has_medical, true) DESC, coalesce(p.is_primary, true) DESC, p.start_date DESC, p.row_id DESC
    ) = 1
),
apart AS (
    SELECT p.* EXCLUDE (reached, next_start) FROM piece AS p ANTI JOIN crowded USING (member_id)
    UNION ALL
    SELECT * FROM chosen
),
marked AS (
    SELECT *, CASE
        WHEN likeness = lag(likeness) OVER w AND start_date = lag(end_date) OVER w + 1
            AND has_pharmacy IS NOT DISTINCT FROM lag(has_pharmacy) OVER w
            AND has_behavioral IS NOT DISTINCT FROM lag(has_behavioral) OVER w THEN 0 ELSE 1
    END AS is_new
    FROM apart
    WINDOW w AS (PARTITION BY member_id ORDER BY start_date)
),
numbered AS (
    SELECT *, sum(is_new) OVER (PARTITION BY member_id ORDER BY start_date ROWS UNBOUNDED PRECEDING) AS span
    FROM marked
),
span AS (
    SELECT arg_max(row_id, start_date) AS row_id, likeness, member_id, min(start_date) AS start_date,
        any_value(has_pharmacy) AS has_pharmacy, any_value(has_behavioral) AS has_behavioral, nullif(max(end_date), DATE '9999-12-31') AS end_date
    FROM numbered
    GROUP BY member_id, span, likeness
),
latest AS (
    SELECT * FROM told_span SEMI JOIN span USING (row_id, likeness)
    QUALIFY row_number() OVER (PARTITION BY row_id, likeness) = 1
)
SELECT s.row_id, t.sender, s.member_id, t.received_on, NULL::DATE AS period, s.start_date, s.end_date, t.product_line, t.product,
    t.funding, t.employer_group, t.pcp_npi, t.pcp_assignment, t.pcp_effective_date, t.has_medical, s.has_pharmacy, s.has_behavioral,
    t.is_primary, t.metal_tier
FROM span AS s JOIN latest AS t USING (row_id, likeness)
