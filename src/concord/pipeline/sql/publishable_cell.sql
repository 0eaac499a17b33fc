-- Results of the program's practices at the finest cell, with the region: the first two digits of the ZIP, as three are too few people each.
SELECT *, CASE WHEN regexp_full_match(area, '[0-9]{3}') THEN left(area, 2) ELSE 'unknown' END AS region
FROM cell WHERE pool = 'program' AND in_program AND NOT is_baseline
