-- One row per person, every column of the golden record.
WITH language AS (
    SELECT
        person_id,
        any_value(answers[1]) FILTER (question = 'language_spoken') AS language,
        any_value(answers[1]) FILTER (question = 'language_written') AS language_written,
        any_value(answers[1]) FILTER (question = 'interpreter') AS interpreter
    FROM best_answer
    GROUP BY person_id
),
channel AS (
    SELECT l.person_id, arg_max(c.channel, (c.received_on, c.row_id, c.channel)) AS channel
    FROM contact_point c
    JOIN linked l USING (sender, member_id)
    WHERE c.is_preferred
    GROUP BY l.person_id
),
counted AS (
    SELECT person_id, any_value(shard) AS shard, count(*) AS member_count FROM linked GROUP BY person_id
)
SELECT
    n.person_id, n.shard,
    f.first_name, f.middle_name, f.last_name, f.birth_date, f.death_date,
    coalesce(f.sex, 'unknown') AS sex,
    f.home[1] AS address, f.home[2] AS city, coalesce(f.home[3], f.zip) AS zip,
    f.phone, f.email, c.channel,
    coalesce(r.race_1997, 'unknown') AS race_1997,
    coalesce(r.ethnicity_1997, 'unknown') AS ethnicity_1997,
    coalesce(r.race_ethnicity_2024, 'unknown') AS race_ethnicity_2024,
    r.race_ethnicity_detail,
    r.races_1997, r.groups_2024,
    coalesce(r.rel_source, 'unknown') AS rel_source,
    coalesce(r.race_source, 'unknown') AS race_source,
    coalesce(r.ethnicity_source, 'unknown') AS ethnicity_source,
    nullif(g.language, 'declined') AS language,
    coalesce(g.language = 'declined', false) AS is_language_declined,
    nullif(g.language_written, 'declined') AS language_written,
    CASE WHEN g.interpreter IN ('yes', 'no') THEN g.interpreter ELSE 'unknown' END AS interpreter,
    n.member_count
FROM counted n
JOIN best_field f USING (person_id)
LEFT JOIN race_rollup r USING (person_id)
LEFT JOIN language g USING (person_id)
LEFT JOIN channel c USING (person_id)
