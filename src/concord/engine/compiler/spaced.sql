-- A chain of start days, each at least $gap days after the one before, greedily from the earliest; on each the lowest event.
WITH days AS (
    SELECT
        person, idx,
        LIST_SORT(LIST(DISTINCT day) FILTER (WHERE sure)) AS certain_days,
        LIST_SORT(LIST(DISTINCT day)) AS all_days
    FROM list WHERE day IS NOT NULL GROUP BY person, idx
), chains AS (
    SELECT
        person, idx,
        LIST_REDUCE(
            LIST_TRANSFORM(certain_days, LAMBDA d : [d]),
            LAMBDA chain, d : CASE WHEN LIST_EXTRACT(d, 1) - LIST_EXTRACT(chain, -1) >= $gap THEN LIST_CONCAT(chain, d) ELSE chain END
        ) AS certain_chain,
        LIST_REDUCE(
            LIST_TRANSFORM(all_days, LAMBDA d : [d]),
            LAMBDA chain, d : CASE WHEN LIST_EXTRACT(d, 1) - LIST_EXTRACT(chain, -1) >= $gap THEN LIST_CONCAT(chain, d) ELSE chain END
        ) AS wide_chain
    FROM days
), links AS (
    SELECT person, idx, UNNEST(certain_chain) AS link, TRUE AS sure_link FROM chains
    UNION ALL
    SELECT person, idx, link, FALSE AS sure_link
    FROM (SELECT person, idx, certain_chain, UNNEST(wide_chain) AS link FROM chains) AS wide
    WHERE certain_chain IS NULL OR NOT LIST_CONTAINS(certain_chain, link)
)
SELECT
    person, idx, day, end_day, sec, end_sec, event, visit, value, unit, answer, concept, flags, source, sure
FROM (
    SELECT
        l.person, l.idx, l.day, l.end_day, l.sec, l.end_sec, l.event, l.visit, l.value, l.unit, l.answer, l.concept, l.flags, l.source,
        links.sure_link AS sure,
        ROW_NUMBER() OVER (
            PARTITION BY l.person, l.idx, l.day
            ORDER BY l.event, l.end_day NULLS FIRST, l.sec NULLS FIRST, l.end_sec NULLS FIRST, l.value NULLS FIRST, l.unit NULLS FIRST,
                l.answer NULLS FIRST, l.visit NULLS FIRST, l.concept
        ) AS place
    FROM list AS l
    JOIN links ON links.person = l.person AND links.idx = l.idx AND links.link = l.day AND (l.sure OR NOT links.sure_link)
) AS chosen
WHERE place = 1
