-- How many people have one open gap, two, three or more: a call to a person may close several.
SELECT least(gaps, 3) AS gaps, count(*) AS people, sum(gaps)::BIGINT AS open
FROM (SELECT person, count(DISTINCT (measure, rate)) AS gaps FROM gap WHERE state = 'open' AND year = $year AND opened_as IS NULL GROUP BY person)
GROUP BY least(gaps, 3) ORDER BY 1
