-- Pairs counted through group sizes, never by joining pairs: n members make n(n-1)/2 of them.
WITH both_known AS (
    SELECT l.sender, l.member_id, l.person_id::VARCHAR AS found, t.person::VARCHAR AS truth
    FROM judged_link l
    JOIN judged_truth t USING (sender, member_id)
),
sizes AS (
    SELECT 'true' AS what, truth AS a, NULL AS b, NULL AS sender, count(*) AS n FROM both_known GROUP BY truth
    UNION ALL SELECT 'linked', found, NULL, NULL, count(*) FROM both_known GROUP BY found
    UNION ALL SELECT 'right', truth, found, NULL, count(*) FROM both_known GROUP BY truth, found
    UNION ALL SELECT 'true_within', truth, NULL, sender, count(*) FROM both_known GROUP BY truth, sender
    UNION ALL SELECT 'linked_within', found, NULL, sender, count(*) FROM both_known GROUP BY found, sender
    UNION ALL SELECT 'right_within', truth, found, sender, count(*) FROM both_known GROUP BY truth, found, sender
),
pairs AS (
    SELECT what, sum(n * (n - 1) // 2)::BIGINT AS n, count(*) AS groups FROM sizes GROUP BY what
),
count_of AS (
    SELECT map_from_entries(list((what, n))) AS pairs, map_from_entries(list((what, groups))) AS groups FROM pairs
),
whole AS (
    SELECT count(*) AS n
    FROM sizes r
    JOIN sizes t ON t.what = 'true' AND t.a = r.a AND t.n = r.n
    JOIN sizes l ON l.what = 'linked' AND l.a = r.b AND l.n = r.n
    WHERE r.what = 'right'
)
SELECT
    (SELECT count(*) FROM both_known),
    pairs['true'], pairs['linked'], pairs['right'],
    pairs['true'] - pairs['true_within'], pairs['linked'] - pairs['linked_within'],
    pairs['right'] - pairs['right_within'],
    groups['true'], groups['linked'], (SELECT n FROM whole)
FROM count_of
