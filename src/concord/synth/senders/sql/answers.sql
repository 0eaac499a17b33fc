-- What each sender holds on race, ethnicity and language of each person, by year: it grows as the sender asks.
CREATE OR REPLACE VIEW latest AS SELECT * FROM known WHERE since <= DATE '2026-06-30' AND until > DATE '2026-06-30';

CREATE OR REPLACE TABLE answers AS
WITH told AS (
    SELECT person_id, list_sort(list_distinct(list_transform(string_split(nullif(race, ''), ';'), lambda x: race_code(x)))) AS races, race, ethnicity,
        ethnicity NOT LIKE '%2186-5%' AS hispanic, string_split(ethnicity, ';')[1] AS ethnicity_code, spoken_language, written_language, needs_interpreter
    FROM person
), asked AS (
    SELECT s.sender, s.kind, t.*, draw(s.key, 'race') AS race_draw, draw(s.key, 'race') * 0.93 + draw(s.key, 'ethnicity') * 0.07 AS ethnicity_draw,
        draw(s.key, 'language') AS language_draw, s.kind = 'plan' AND rolls(s.key, 'race_imputed', 'race_imputed') AS is_guessed
    FROM sender_person s JOIN told t USING (person_id)
)
SELECT a.sender, a.person_id, y.year, a.kind,
    CASE WHEN a.race_draw < r.share THEN a.races[1] END AS race1, CASE WHEN a.race_draw < r.share THEN a.races[2] END AS race2, CASE WHEN a.race_draw < r.share THEN a.race END AS race,
    CASE WHEN a.ethnicity_draw < e.share THEN a.hispanic END AS hispanic, CASE WHEN a.ethnicity_draw < e.share THEN a.ethnicity_code END AS ethnicity_code,
    CASE WHEN a.ethnicity_draw < e.share THEN a.ethnicity END AS ethnicity, a.is_guessed AND a.race_draw < r.share AS is_imputed,
    CASE WHEN a.language_draw < l.share THEN a.spoken_language END AS language, CASE WHEN a.language_draw < l.share THEN a.written_language END AS written_language,
    CASE WHEN a.language_draw < l.share THEN a.needs_interpreter END AS interpreter
FROM asked a
CROSS JOIN (SELECT DISTINCT year FROM capture) y
LEFT JOIN capture r ON r.sender = a.sender AND r.channel = 'race' AND r.year = y.year
LEFT JOIN capture e ON e.sender = a.sender AND e.channel = CASE WHEN a.kind = 'practice' THEN 'ethnicity' ELSE 'race' END AND e.year = y.year
LEFT JOIN capture l ON l.sender = a.sender AND l.channel = 'language' AND l.year = y.year;
