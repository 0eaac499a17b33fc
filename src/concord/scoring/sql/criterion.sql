-- Each person's answers to the sentences of a measure, in every pool they stand for.
SELECT b.measure, $year AS year, a.pool, a.person_id, coalesce(b.index_event, 0) AS index_event, b.answers
FROM batch_answers b JOIN answers_for a ON a.person = b.person
