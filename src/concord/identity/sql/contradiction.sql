-- Pairs inside a tentative group that cannot be one person, and why. The first reason found is given.
WITH mates AS (
    SELECT l.id AS a, r.id AS b
    FROM grouped_freely l
    JOIN grouped_freely r ON l.root = r.root AND l.id < r.id
),
facts AS (
    SELECT
        a, b,
        list_has_any(l.ssns, r.ssns) AS same_number,
        l.birth IS NULL OR r.birth IS NULL OR list_has_any(l.births, r.births) AS same_birth,
        l.birth IS NULL OR r.birth IS NULL OR list_has_any(l.births, r.births)
            OR list_has_any(l.births_swapped, r.births)
            OR damerau_levenshtein(l.birth, r.birth) <= 1
            OR (l.birth[5:8] = r.birth[5:8] AND abs(l.birth[1:4]::INT - r.birth[1:4]::INT) IN (1, 10))
            OR (l.birth[1:4] = r.birth[1:4] AND '0101' IN (l.birth[5:8], r.birth[5:8])) AS near_birth,
        l.first IS NULL OR r.first IS NULL OR list_has_any(l.given, r.given)
            OR list_has_any(l.given, r.middles) OR list_has_any(l.middles, r.given)
            OR list_contains(r.lasts, l.first) OR list_contains(l.lasts, r.first)
            OR (least(length(l.first), length(r.first)) = 1 AND l.first[1] = r.first[1]) AS same_given,
        damerau_levenshtein(l.first, r.first) <= 2 OR jaro_winkler_similarity(l.first, r.first) >= 0.88 AS near_given,
        l.middle[1] <> r.middle[1] AS other_middle,
        l.sex <> r.sex AS other_sex,
        len(l.ssns) > 0 AND len(r.ssns) > 0 AND NOT list_has_any(l.ssns, r.ssns)
            AND damerau_levenshtein(l.ssns[1], r.ssns[1]) > 1 AS other_number,
        l.suffix <> r.suffix AS other_suffix,
        l.newborn_order <> r.newborn_order AS other_newborn,
        l.sender = r.sender AND x.first_day <= y.last_day AND y.first_day <= x.last_day AS both_active
    FROM mates
    JOIN known_member l ON l.id = a
    JOIN known_member r ON r.id = b
    LEFT JOIN active x ON x.id = a
    LEFT JOIN active y ON y.id = b
),
reasons AS (
    SELECT a, b,
        CASE
            WHEN other_suffix THEN 'different name suffixes'
            WHEN other_newborn THEN 'two newborns of one birth'
            WHEN NOT near_birth AND NOT (same_number AND same_given) THEN 'clearly different days of birth'
            WHEN NOT same_given AND NOT coalesce(near_given, false) AND NOT same_number THEN 'clearly different given names'
            WHEN NOT same_given AND other_sex AND NOT same_number THEN 'different given names and sexes'
            WHEN NOT same_given AND (other_number OR other_middle) THEN 'different given names, and numbers or middle names'
            WHEN both_active AND NOT same_given THEN 'two members of one plan at one time with different given names'
            WHEN both_active AND NOT same_birth AND NOT same_number THEN 'two members of one plan at one time with different days of birth'
            WHEN both_active AND (other_number OR other_sex) THEN 'two members of one plan at one time with different numbers'
        END AS reason
    FROM facts
)
SELECT a, b, reason FROM reasons WHERE reason IS NOT NULL ORDER BY a, b
