-- Race and ethnicity rolled up by OMB's 1997 and 2024 standards.
-- 1997: race apart from ethnicity, two races or more are `multiple`. 2024: one question; a Hispanic answer given to the
-- old separate ethnicity question counts alone, since the race beside it was asked for another purpose. The one question and the
-- separate ones are different askings: of two that name groups, the one that the program's rules put first describes the person, so
-- that answers from both make nobody `multiple`. What lost gives the race of 1997 alone, where the other names none. Beside these
-- exclusive roll-ups stands every group that the person named: alone or in combination.
WITH answers AS (
    SELECT person_id, question, source, keys, unnest(answers) AS answer
    FROM best_answer
    WHERE question IN ('race', 'ethnicity', 'race_ethnicity')
),
grouped_answers AS (
    SELECT a.person_id, a.question, a.answer, a.keys,
        CASE a.source WHEN 'self' THEN 0 WHEN 'caregiver' THEN 1 WHEN 'staff' THEN 2 ELSE 3 END AS distance,
        CASE WHEN a.answer = 'declined' THEN 'declined' ELSE r.group_1997 END AS group_1997,
        CASE WHEN a.answer = 'declined' THEN 'declined' ELSE r.group_2024 END AS group_2024
    FROM answers a
    LEFT JOIN race_range r
        ON try_cast(split_part(a.answer, '-', 1) AS INTEGER) BETWEEN r.first_number AND r.last_number
),
named AS (
    SELECT *, question = 'race_ethnicity' AS in_one, group_1997 NOT IN ('not_hispanic', 'declined') AS is_group,
        group_1997 NOT IN ('hispanic', 'not_hispanic', 'declined') AS is_race
    FROM grouped_answers
),
first_named AS (
    SELECT *,
        min(keys) FILTER (in_one AND is_group) OVER person AS one_keys,
        min(keys) FILTER (NOT in_one AND is_group) OVER person AS apart_keys,
        count(*) FILTER (in_one AND is_race) OVER person > 0 AS race_in_one,
        count(*) FILTER (NOT in_one AND is_race) OVER person > 0 AS race_apart
    FROM named
    WINDOW person AS (PARTITION BY person_id)
),
placed AS (
    SELECT *,
        CASE WHEN one_keys IS NULL OR apart_keys IS NULL THEN true ELSE in_one = (one_keys <= apart_keys) END AS is_first,
        CASE WHEN in_one THEN race_apart ELSE race_in_one END AS race_elsewhere
    FROM first_named
),
told AS (
    SELECT
        person_id,
        known(list(CASE WHEN group_1997 NOT IN ('hispanic', 'not_hispanic', 'declined') THEN group_1997 END)) AS races,
        known(list(CASE WHEN is_first AND group_2024 NOT IN ('hispanic', 'not_hispanic', 'declined') THEN group_2024 END)) AS groups,
        bool_or(group_1997 = 'hispanic') AS hispanic,
        bool_or(group_1997 = 'hispanic' AND question = 'race_ethnicity') AS hispanic_among_races,
        bool_or(group_1997 = 'not_hispanic' OR (question = 'race_ethnicity' AND group_1997 <> 'declined')) AS said_not,
        bool_or(group_1997 = 'declined' AND question <> 'ethnicity') AS race_declined,
        bool_or(group_1997 = 'declined' AND question <> 'race') AS ethnicity_declined,
        array_to_string(known(list(CASE WHEN answer <> 'declined' THEN answer END)), '|') AS detail,
        min(distance) AS distance,
        max(distance) FILTER (question <> 'ethnicity') AS race_distance,
        max(distance) FILTER (question <> 'race') AS ethnicity_distance
    FROM placed
    WHERE is_first OR (is_race AND NOT race_elsewhere)
    GROUP BY person_id
)
SELECT
    person_id,
    CASE WHEN len(races) > 1 THEN 'multiple' WHEN len(races) = 1 THEN races[1]
         WHEN race_declined THEN 'declined' ELSE 'unknown' END AS race_1997,
    CASE WHEN hispanic THEN 'hispanic' WHEN said_not THEN 'not_hispanic'
         WHEN ethnicity_declined THEN 'declined' ELSE 'unknown' END AS ethnicity_1997,
    CASE
        WHEN hispanic AND NOT hispanic_among_races THEN 'hispanic'
        WHEN len(groups) + hispanic::INT > 1 THEN 'multiple'
        WHEN hispanic THEN 'hispanic'
        WHEN len(groups) = 1 THEN groups[1]
        WHEN race_declined OR ethnicity_declined THEN 'declined'
        ELSE 'unknown'
    END AS race_ethnicity_2024,
    nullif(detail, '') AS race_ethnicity_detail,
    nullif(array_to_string(races, '|'), '') AS races_1997,
    nullif(array_to_string(known(list_append(groups, CASE WHEN hispanic THEN 'hispanic' END)), '|'), '') AS groups_2024,
    answerer(distance) AS rel_source,
    answerer(race_distance) AS race_source,
    answerer(ethnicity_distance) AS ethnicity_source
FROM told
