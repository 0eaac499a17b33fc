-- Pairs inside a tentative group that cannot be one person, and why. The first reason found is given.
-- `evident`: nobody needs to look (a plan's own word, a suffix, a father and son).
-- A difference of given names does not stand if a third member explains it: Jim and Jmaes are both James.
WITH mates AS (
    SELECT l.root, l.id AS a, r.id AS b
    FROM grouped_freely l
    JOIN grouped_freely r ON l.root = r.root AND l.id < r.id
),
-- only who differs in something can contradict
differing AS (
    SELECT m.*
    FROM mates m
    JOIN known_member l ON l.id = m.a
    JOIN known_member r ON r.id = m.b
    WHERE l.first IS DISTINCT FROM r.first OR l.birth IS DISTINCT FROM r.birth OR l.suffix <> r.suffix
       OR l.newborn_order <> r.newborn_order OR l.sender = r.sender
),
facts AS (
    SELECT
        root, a, b,
        list_has_any(l.ssns, r.ssns) AS same_number,
        l.birth IS NULL OR r.birth IS NULL OR list_has_any(l.births, r.births) AS same_birth,
        l.birth IS NULL OR r.birth IS NULL OR list_has_any(l.births, r.births)
            OR list_has_any(l.births_swapped, r.births)
            OR damerau_levenshtein(l.birth, r.birth) <= 1
            OR (l.birth[1:4] = r.birth[1:4]
                AND (l.birth[5:6] = r.birth[5:6] OR l.birth[7:8] = r.birth[7:8] OR '0101' IN (l.birth[5:8], r.birth[5:8])))
            OR (l.birth[5:8] = r.birth[5:8] AND abs(l.birth[1:4]::INT - r.birth[1:4]::INT) IN (1, 10)) AS near_birth,
        abs(l.birth[1:4]::INT - r.birth[1:4]::INT) > 10 AS generations,
        l.first IS NULL OR r.first IS NULL AS unnamed,
        list_has_any(l.given, r.given)
            OR list_has_any(l.given, r.middles) OR list_has_any(l.middles, r.given)
            OR list_contains(r.lasts, l.first) OR list_contains(l.lasts, r.first)
            OR (least(length(l.first), length(r.first)) = 1 AND l.first[1] = r.first[1]) AS same_given,
        damerau_levenshtein(l.first, r.first) <= CASE WHEN least(length(l.first), length(r.first)) > 6 THEN 2
                                                      WHEN greatest(length(l.first), length(r.first)) > 3 THEN 1
                                                      ELSE 0 END
            OR (least(length(l.first), length(r.first)) > 4 AND jaro_winkler_similarity(l.first, r.first) >= 0.9) AS near_given,
        l.english_name <> r.english_name AND l.east_asian AND r.east_asian AND l.sex = r.sex
            AND list_has_any(l.births, r.births) AS second_name,
        l.middle[1] <> r.middle[1] AS other_middle,
        l.sex <> r.sex AS other_sex,
        len(l.ssns) > 0 AND len(r.ssns) > 0 AND NOT list_has_any(l.ssns, r.ssns)
            AND damerau_levenshtein(l.ssns[1], r.ssns[1]) > 1 AS other_number,
        l.suffix <> r.suffix AS other_suffix,
        l.newborn_order <> r.newborn_order AS other_newborn,
        l.sender = r.sender AS one_sender,
        l.sender = r.sender AND x.first_day <= y.last_day AND y.first_day <= x.last_day AS both_active
    FROM differing
    JOIN known_member l ON l.id = a
    JOIN known_member r ON r.id = b
    LEFT JOIN active x ON x.id = a
    LEFT JOIN active y ON y.id = b
),
reasons AS (
    SELECT root, a, b,
        CASE
            WHEN other_suffix THEN 'different name suffixes'
            WHEN other_newborn THEN 'two newborns of one birth'
            WHEN both_active AND NOT unnamed AND NOT same_given
                THEN 'two members of one plan at one time with different given names'
            WHEN both_active AND NOT same_birth AND NOT same_number
                THEN 'two members of one plan at one time with different days of birth'
            WHEN both_active AND (other_number OR other_sex)
                THEN 'two members of one plan at one time with different numbers or sexes'
            WHEN one_sender AND NOT unnamed AND NOT same_given AND NOT near_given AND NOT same_number
                AND NOT coalesce(second_name, false) THEN 'one sender lists both under clearly different given names'
            WHEN NOT near_birth AND NOT (same_number AND same_given) AND generations THEN 'a generation apart'
        END AS plain_reason,
        CASE WHEN NOT near_birth AND NOT (same_number AND same_given) THEN 'clearly different days of birth' END AS birth_reason,
        CASE
            WHEN unnamed OR same_given OR same_number THEN NULL
            WHEN other_number THEN 'different given names and numbers'
            WHEN other_middle THEN 'different given and middle names'
            WHEN other_sex THEN 'different given names and sexes'
            WHEN NOT near_given AND NOT coalesce(second_name, false) THEN 'clearly different given names'
        END AS name_reason,
        NOT unnamed AND (same_given OR (near_given AND NOT coalesce(other_sex OR other_number OR other_middle, false))) AS name_agrees
    FROM facts
),
agreed AS (
    SELECT root, a, b FROM reasons WHERE name_agrees
    UNION ALL
    SELECT root, a, b FROM mates ANTI JOIN differing USING (a, b)
    WHERE root IN (SELECT root FROM reasons WHERE name_reason IS NOT NULL)
),
agreeing AS (
    SELECT root, a AS one, b AS two FROM agreed
    UNION ALL
    SELECT root, b, a FROM agreed
),
explained AS (
    SELECT DISTINCT r.a, r.b
    FROM reasons r
    JOIN agreeing x ON x.root = r.root AND x.one = r.a
    JOIN agreeing y ON y.root = r.root AND y.one = r.b AND y.two = x.two
    WHERE r.name_reason IN ('clearly different given names', 'different given names and sexes')
)
SELECT r.a, r.b,
    coalesce(r.plain_reason, r.birth_reason, CASE WHEN e.a IS NULL THEN r.name_reason END) AS reason,
    r.plain_reason IS NOT NULL AS evident
FROM reasons r
LEFT JOIN explained e ON e.a = r.a AND e.b = r.b
WHERE coalesce(r.plain_reason, r.birth_reason, CASE WHEN e.a IS NULL THEN r.name_reason END) IS NOT NULL
ORDER BY r.a, r.b
