-- The fact under each person's line: the factor with its parts. The roster row is the line's own person and month.
SELECT line_key, 1 AS item, 'factor' AS kind, factor_reference AS reference, factor AS value, words, place, person_id
FROM monthly
