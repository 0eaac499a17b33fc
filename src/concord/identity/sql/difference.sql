-- How the members of a tentative group differ, pair by pair. Pairs alike in name, birth and suffix have no row.
WITH mates AS (
    SELECT l.root, l.id AS a, r.id AS b
    FROM grouped_freely l
    JOIN grouped_freely r ON l.root = r.root AND l.id < r.id
),
differing AS (
    SELECT m.*
    FROM mates m
    JOIN known_member l ON l.id = m.a
    JOIN known_member r ON r.id = m.b
    WHERE l.first IS DISTINCT FROM r.first OR l.birth IS DISTINCT FROM r.birth OR l.suffix <> r.suffix
       OR l.newborn_order <> r.newborn_order OR l.sender = r.sender
)
SELECT
    root, a, b,
    list_has_any(l.ssns, r.ssns) OR coalesce(damerau_levenshtein(l.ssns[1], r.ssns[1]) <= $slips, false) AS same_number,
    l.birth IS NULL OR r.birth IS NULL OR list_has_any(l.births, r.births) AS same_birth,
    l.birth IS NULL OR r.birth IS NULL OR list_has_any(l.births, r.births)
        OR list_has_any(l.births_swapped, r.births)
        OR damerau_levenshtein(l.birth, r.birth) <= 1
        OR (damerau_levenshtein(l.birth, r.birth) <= 1 + $slips AND abs(l.birth[1:4]::INT - r.birth[1:4]::INT) <= 10)
        OR (l.birth[1:4] = r.birth[1:4]
            AND (l.birth[5:6] = r.birth[5:6] OR l.birth[7:8] = r.birth[7:8] OR '0101' IN (l.birth[5:8], r.birth[5:8])))
        OR (l.birth[5:8] = r.birth[5:8] AND abs(l.birth[1:4]::INT - r.birth[1:4]::INT) IN (1, 10)) AS near_birth,
    abs(l.birth[1:4]::INT - r.birth[1:4]::INT) > 10 AS generations,
    l.birth IS NULL OR r.birth IS NULL AS undated,
    l.first IS NULL OR r.first IS NULL AS unnamed,
    list_has_any(l.given, r.given)
        OR list_has_any(l.given, r.middles) OR list_has_any(l.middles, r.given)
        OR list_contains(r.lasts, l.first) OR list_contains(l.lasts, r.first)
        OR (least(length(l.first), length(r.first)) = 1 AND l.first[1] = r.first[1]) AS same_given,
    list_has_any(l.given, r.given) OR len(list_filter(l.given, lambda x: len(list_filter(
            r.given, lambda y: damerau_levenshtein(x, y) <= CASE WHEN least(length(x), length(y)) > 6 THEN 2
                                                            WHEN greatest(length(x), length(y)) > 3 THEN 1 ELSE 0 END + $slips)) > 0)) > 0
        OR (least(length(l.first), length(r.first)) > 4 AND jaro_winkler_similarity(l.first, r.first) >= 0.9) AS near_given,
    l.east_asian AND r.east_asian AND l.sex = r.sex AND list_has_any(l.births, r.births) AS second_name,
    l.middle[1] <> r.middle[1] AS other_middle,
    l.sex <> r.sex AS other_sex,
    len(l.ssns) > 0 AND len(r.ssns) > 0 AND NOT list_has_any(l.ssns, r.ssns)
        AND damerau_levenshtein(l.ssns[1], r.ssns[1]) > 1 + $slips AS other_number,
    l.suffix <> r.suffix AS other_suffix,
    l.newborn_order <> r.newborn_order AS other_newborn,
    l.sender = r.sender AS one_sender,
    l.sender = r.sender AND x.first_day <= y.last_day AND y.first_day <= x.last_day AS both_active
FROM differing
JOIN known_member l ON l.id = a
JOIN known_member r ON r.id = b
LEFT JOIN active x ON x.id = a
LEFT JOIN active y ON y.id = b
