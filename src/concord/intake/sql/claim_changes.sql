-- Per file: claims told for the first time, told anew, and undone. `claim_line` holds all lines of the sender so far.
WITH told AS (
    SELECT file_id, rank, claim_id, bool_or(action IN ('reversal', 'void')) AS undoes, bool_or(action IN ('original', 'replacement')) AS tells,
        bool_or(replaces IS NOT NULL) AS follows
    FROM claim_line
    GROUP BY file_id, rank, claim_id
),
placed AS (
    SELECT *, rank > min(rank) OVER (PARTITION BY claim_id) AS is_known FROM told
)
SELECT file_id,
    count(*) FILTER (WHERE NOT undoes AND NOT is_known AND NOT follows) AS new,
    count(*) FILTER (WHERE NOT undoes AND (is_known OR follows)) AS changed,
    count(*) FILTER (WHERE undoes) AS undone
FROM placed
GROUP BY file_id
ORDER BY file_id
