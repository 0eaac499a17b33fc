-- Per file: member ids that stand for people of different birth date and different given name.
SELECT row_id >> 27 AS file_id, count(*) AS ids, min(first_line, 5) AS lines
FROM (
    SELECT min(row_id) AS row_id, min(row_id) & ((1::BIGINT << 27) - 1) AS first_line
    FROM written_member
    GROUP BY row_id >> 27, member_id
    HAVING count(DISTINCT birth_date) > 1 AND count(DISTINCT upper(first_name)) > 1
)
GROUP BY ALL
ORDER BY file_id
