-- Whether any two candidates agree on birth; on both names; on door and given name (the order of training.SESSIONS).
SELECT
    count(birth) - count(DISTINCT birth),
    count((first, last)) FILTER (first IS NOT NULL AND last IS NOT NULL)
        - count(DISTINCT (first, last)) FILTER (first IS NOT NULL AND last IS NOT NULL),
    count((doors[1], first)) FILTER (len(doors) > 0 AND first IS NOT NULL)
        - count(DISTINCT (doors[1], first)) FILTER (len(doors) > 0 AND first IS NOT NULL)
FROM candidate
