-- Why rows of those files wait, the most frequent first.
SELECT r.rule, any_value(r.sentence) AS sentence, sum(r.held)::BIGINT AS held
FROM rule r JOIN file f USING (file_id)
WHERE f.received_on BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
GROUP BY r.rule ORDER BY held DESC, r.rule LIMIT 5
