-- What each sender holds on race, ethnicity and language of each person, by year: it grows as the sender asks.
CREATE OR REPLACE TABLE latest AS
SELECT DISTINCT ON (sender, person_id) * FROM known WHERE since <= DATE '2026-06-30' ORDER BY sender, person_id, since DESC;

CREATE OR REPLACE TABLE answers AS
WITH told AS (
    SELECT person_id, list_sort(list_distinct(list_transform(string_split(nullif(race, ''), ';'), lambda x: race_code(x)))) AS races, race, ethnicity,
        ethnicity NOT LIKE '%2186-5%' AS hispanic, string_split(ethnicity, ';')[1] AS ethnicity_code, spoken_language, written_language, needs_interpreter
    FROM person
)
SELECT s.sender, s.person_id, y.year, s.kind,
    CASE WHEN draw(s.key, 'race') < r.share THEN t.races[1] END AS race1,
    CASE WHEN draw(s.key, 'race') < r.share THEN t.races[2] END AS race2,
    CASE WHEN draw(s.key, 'race') < r.share THEN t.race END AS race,
    CASE WHEN draw(s.key, 'race') * 0.93 + draw(s.key, 'ethnicity') * 0.07 < r.share THEN t.hispanic END AS hispanic,
    CASE WHEN draw(s.key, 'race') * 0.93 + draw(s.key, 'ethnicity') * 0.07 < r.share THEN t.ethnicity_code END AS ethnicity_code,
    CASE WHEN draw(s.key, 'race') * 0.93 + draw(s.key, 'ethnicity') * 0.07 < r.share THEN t.ethnicity END AS ethnicity,
    s.kind = 'plan' AND draw(s.key, 'race') < r.share AND rolls(s.key, 'race_imputed', 'race_imputed') AS is_imputed,
    CASE WHEN draw(s.key, 'language') < l.share THEN t.spoken_language END AS language,
    CASE WHEN draw(s.key, 'language') < l.share THEN t.written_language END AS written_language,
    CASE WHEN draw(s.key, 'language') < l.share THEN t.needs_interpreter END AS interpreter
FROM sender_person s
JOIN told t USING (person_id)
CROSS JOIN (SELECT DISTINCT year FROM capture) y
LEFT JOIN capture r ON r.sender = s.sender AND r.channel = 'race' AND r.year = y.year
LEFT JOIN capture l ON l.sender = s.sender AND l.channel = 'language' AND l.year = y.year;
