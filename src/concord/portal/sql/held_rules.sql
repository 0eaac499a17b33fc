SELECT rule, any_value(sentence) AS sentence, CAST(sum(held) AS BIGINT) AS held, count(*) AS files, max_by(file_id, held) AS worst
FROM rule GROUP BY rule ORDER BY held DESC, rule LIMIT $limit
