-- Intervals of one sort that overlap or follow on the next day are one. A stay that begins the day after another ends is a transfer.
WITH reach AS (
    SELECT
        *,
        max(end_day) OVER (
            PARTITION BY kind, person, payer, concept, product_line, product, funding
            ORDER BY day, end_day, event
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached
    FROM span_source
),
run AS (
    SELECT
        *,
        count(*) FILTER (WHERE reached IS NULL OR day - 1 > reached) OVER (
            PARTITION BY kind, person, payer, concept, product_line, product, funding
            ORDER BY day, end_day, event
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS run
    FROM reach
)
SELECT
    kind,
    person,
    payer,
    min(day) AS day,
    max(end_day) AS end_day,
    concept,
    CASE WHEN max(end_day) < forever() THEN max(end_day) - min(day) + 1 END::DECIMAL(18, 6) AS quantity,
    nullif(product_line, '') AS product_line,
    nullif(product, '') AS product,
    nullif(funding, '') AS funding,
    arg_min(event, (day, end_day, event)) AS event
FROM run
GROUP BY kind, person, payer, concept, product_line, product, funding, run
