-- Pairs inside a tentative group that cannot be one person, and why. The first reason found is given.
-- `evident`: nobody needs to look (a plan's own word, a suffix, a father and son).
-- A difference of given names does not stand if a third member explains it (Jim and Jmaes are both James), nor
-- between people of Chinese, Vietnamese or Korean family names, many of whom use an English name beside their own,
-- unless one sender lists two such people (twins). Where nobody checks what is typed (`slips`), any difference but a
-- suffix or a newborn's number is explained by a third member who is like both in name and day of birth.
WITH reasons AS (
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
                THEN 'one sender lists both under clearly different given names'
            WHEN NOT near_birth AND NOT (same_number AND same_given) AND generations THEN 'a generation apart'
        END AS plain_reason,
        CASE WHEN NOT near_birth AND NOT (same_number AND same_given) THEN 'clearly different days of birth' END AS birth_reason,
        CASE
            WHEN unnamed OR same_given OR same_number THEN NULL
            WHEN other_number THEN 'different given names and numbers'
            WHEN other_middle THEN 'different given and middle names'
            WHEN other_sex THEN 'different given names and sexes'
            WHEN NOT near_given THEN 'clearly different given names'
        END AS name_reason,
        coalesce(second_name, false) AS second_name,
        one_sender AND NOT unnamed AND NOT same_given AS two_listed,
        NOT unnamed AND (same_given OR (near_given AND NOT coalesce(other_sex OR other_number OR other_middle, false))) AS name_agrees,
        NOT undated AND near_birth AS birth_agrees,
        coalesce(other_suffix OR other_newborn, false) AS told_apart
    FROM difference
),
agreed AS (
    SELECT root, a, b, birth_agrees FROM reasons WHERE name_agrees
    UNION ALL
    SELECT l.root, l.id, r.id, true
    FROM grouped_freely l
    JOIN grouped_freely r ON l.root = r.root AND l.id < r.id
    WHERE l.root IN (SELECT root FROM reasons WHERE name_reason IS NOT NULL OR plain_reason IS NOT NULL OR birth_reason IS NOT NULL)
      AND NOT EXISTS (FROM difference d WHERE d.a = l.id AND d.b = r.id)
),
agreeing AS (
    SELECT root, a AS one, b AS two, birth_agrees FROM agreed
    UNION ALL
    SELECT root, b, a, birth_agrees FROM agreed
),
explained AS (
    SELECT DISTINCT r.a, r.b
    FROM reasons r
    JOIN agreeing x ON x.root = r.root AND x.one = r.a
    JOIN agreeing y ON y.root = r.root AND y.one = r.b AND y.two = x.two
    WHERE r.name_reason IN ('clearly different given names', 'different given names and sexes')
       OR ($slips > 0 AND x.birth_agrees AND y.birth_agrees AND NOT r.told_apart)
    UNION
    SELECT a, b
    FROM reasons
    WHERE name_reason = 'clearly different given names' AND second_name
      AND root NOT IN (SELECT root FROM reasons WHERE two_listed)
)
SELECT r.a, r.b,
    coalesce(r.plain_reason, r.birth_reason, CASE WHEN e.a IS NULL THEN r.name_reason END) AS reason,
    r.plain_reason IS NOT NULL AS evident
FROM reasons r
LEFT JOIN explained e ON e.a = r.a AND e.b = r.b
WHERE coalesce(r.plain_reason, r.birth_reason, CASE WHEN e.a IS NULL THEN r.name_reason END) IS NOT NULL
  AND NOT ($slips > 0 AND e.a IS NOT NULL AND NOT r.told_apart)
ORDER BY r.a, r.b
