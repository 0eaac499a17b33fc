-- A plan's own dollars and nobody else's: shares over all plans are not in its book.
SELECT * FROM primary_care_share WHERE level = 'plan' AND unit = $unit
