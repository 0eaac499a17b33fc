-- Members with practices of the program in a month; nothing where a part of the sum may not be shown.
SELECT CASE WHEN count(*) = count(in_program) THEN CAST(sum(in_program) AS BIGINT) END AS in_program FROM match_rate WHERE month = CAST($month AS DATE)
