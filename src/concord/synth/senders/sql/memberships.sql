-- How each plan numbers its members and when it learns of starts and ends. One row per coverage.
CREATE OR REPLACE TABLE contract AS
SELECT plan_id, subscriber_id, group_id,
       row_number() OVER (PARTITION BY plan_id, subscriber_id ORDER BY min(from_date), group_id) AS contract_count
FROM coverage GROUP BY plan_id, subscriber_id, group_id;

CREATE OR REPLACE TABLE seat AS
WITH person_seat AS (
    SELECT c.plan_id, c.subscriber_id, c.group_id, c.person_id, any_value(p.birth) AS birth, min(c.relationship) AS relationship
    FROM coverage c JOIN person p USING (person_id) GROUP BY ALL
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY plan_id, subscriber_id, group_id
        ORDER BY (person_id <> subscriber_id), (relationship <> 'spouse'), birth, person_id) AS seat
    FROM person_seat
)
SELECT plan_id, subscriber_id, group_id, person_id,
       CASE WHEN seat > 3 AND plan_id = 'cedar' AND rolls(person_id, 'shared_member_id', 'shared_member_id') THEN seat - 1 ELSE seat END AS seat
FROM ranked;

CREATE OR REPLACE TABLE membership AS
WITH spell AS (
    SELECT c.*, p.death,
        lag(c.to_date) OVER w AS earlier_end,
        coalesce(date_diff('day', lag(c.to_date) OVER w, c.from_date) > 1, true) AS is_fresh
    FROM coverage c JOIN person p USING (person_id)
    WINDOW w AS (PARTITION BY c.person_id, c.plan_id ORDER BY c.from_date, c.coverage_id)
), numbered AS (
    SELECT *, sum(is_fresh::INT) OVER (PARTITION BY person_id, plan_id ORDER BY from_date, coverage_id) AS spell_count FROM spell
), keyed AS (
    SELECT n.*, k.contract_count, s.seat FROM numbered n
    JOIN contract k USING (plan_id, subscriber_id, group_id)
    JOIN seat s USING (plan_id, subscriber_id, group_id, person_id)
)
SELECT
    coverage_id, person_id, plan_id::VARCHAR AS sender, product::VARCHAR AS product, market::VARCHAR AS market, funding::VARCHAR AS funding,
    group_id::VARCHAR AS group_id, from_date, to_date, subscriber_id, relationship::VARCHAR AS relationship, pcp_npi::VARCHAR AS pcp_npi,
    pcp_organization_id::VARCHAR AS pcp_organization_id, pcp_source::VARCHAR AS pcp_source, has_pharmacy, metal::VARCHAR AS metal,
    CASE plan_id
        WHEN 'alder' THEN 'A' || lpad(scrambled(person_id, 387420489, 1000000007)::VARCHAR, 10, '0')
        WHEN 'birch' THEN 'BM' || lpad(scrambled(person_id, 214358881, 1000000007)::VARCHAR, 10, '0')
        WHEN 'cedar' THEN lpad(scrambled(subscriber_id, 410338673, 1000000007)::VARCHAR, 10, '0') || chr(64 + contract_count::INT) || lpad(seat::VARCHAR, 2, '0')
        ELSE lpad(scrambled(person_id, 594823321, 1000000007)::VARCHAR, 10, '0') || (spell_count % 10)::VARCHAR
    END AS member_id,
    CASE plan_id
        WHEN 'alder' THEN 'A' || lpad(scrambled(subscriber_id, 387420489, 1000000007)::VARCHAR, 10, '0')
        WHEN 'birch' THEN 'BM' || lpad(scrambled(subscriber_id, 214358881, 1000000007)::VARCHAR, 10, '0')
        WHEN 'cedar' THEN lpad(scrambled(subscriber_id, 410338673, 1000000007)::VARCHAR, 10, '0') || chr(64 + contract_count::INT)
        ELSE lpad(scrambled(subscriber_id, 594823321, 1000000007)::VARCHAR, 10, '0') || (spell_count % 10)::VARCHAR
    END AS subscriber_member_id,
    (month_of(from_date) + to_months(CASE WHEN is_fresh AND from_date > DATE '2021-01-01' AND rolls(coverage_id, 'late_add', 'late_add')
        THEN late_months(draw(coverage_id, 'late_add_by')) ELSE 0 END))::DATE AS start_known,
    (month_of(to_date) + to_months(CASE WHEN rolls(coverage_id, 'late_term', 'late_term')
        THEN 1 + late_months(draw(coverage_id, 'late_term_by')) ELSE 0 END))::DATE AS end_known
FROM keyed;
