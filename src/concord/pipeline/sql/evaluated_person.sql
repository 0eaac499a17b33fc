-- Each of a sender's members is a person of their own.
SELECT row_number() OVER (ORDER BY member_id) AS person_id, ((row_number() OVER (ORDER BY member_id) - 1) // $people)::INTEGER AS shard,
    sender, member_id, birth_date, death_date, coalesce(sex, 'unknown') AS sex, first_name, last_name,
    1 AS member_count, 'alone' AS method, 1 AS probability
FROM evaluated_member
