-- Who is counted and who is in the numerator, summed over all but the columns that a table is published by.
SELECT COLUMNS(lambda c: c IN $columns), sum(denominator)::BIGINT AS denominator, sum(numerator)::BIGINT AS numerator
FROM publishable_cell GROUP BY ALL ORDER BY ALL
