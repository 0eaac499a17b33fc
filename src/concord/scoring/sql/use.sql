-- Those who count in a measure of use: who, what was observed, and every sentence as a column.
SELECT person, coalesce(index_event, 0) AS index_event,
       CASE WHEN numerator0 THEN coalesce(tally, 1) ELSE 0 END::BIGINT AS observed,
       COLUMNS('^c[0-9]+$')
FROM batch_measure
WHERE ip0 AND excluded0 IS NOT TRUE
