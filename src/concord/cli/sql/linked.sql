-- People known to so many plans, and to how many practices besides.
SELECT plans, count(*) AS people, count(*) FILTER (practices > 0) AS also_known_to_a_practice
FROM (SELECT person, count(DISTINCT sender) FILTER (list_contains($plans, sender)) AS plans,
             count(DISTINCT sender) FILTER (NOT list_contains($plans, sender)) AS practices
      FROM member GROUP BY person)
WHERE plans > 0 GROUP BY plans ORDER BY plans
