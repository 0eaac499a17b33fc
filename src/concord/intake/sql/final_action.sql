-- Every line of a touched claim with what became of it. A claim's tellings are put in order by the sender's own rule
-- (version; day of receipt; or place in the chain of numbers); the last telling stands unless it undoes the claim.
INSERT INTO outcome
WITH told AS (
    SELECT l.row_id, l.place, l.claim_id, l.line, l.action, l.rank,
        coalesce(f.family, l.claim_id) AS family,
        CASE WHEN l.action IN ('reversal', 'void') THEN 1 ELSE 0 END AS undoes,
        CASE $by
            WHEN 'version' THEN coalesce(l.version, 0)
            WHEN 'chain' THEN coalesce(f.depth, 0) - CASE WHEN l.action IN ('reversal', 'void') AND f.depth IS NOT NULL THEN 1 ELSE 0 END
            ELSE l.rank
        END AS step
    FROM claim_line AS l
    JOIN touched AS t ON t.claim_id = l.claim_id
    LEFT JOIN family AS f ON f.claim_id = l.claim_id
),
keyed AS (
    SELECT *, {
        'step': step,
        'undoes': undoes,
        'first': CASE WHEN $by = 'chain' THEN min(rank) OVER (PARTITION BY family, step, undoes, claim_id) ELSE 0 END,
        'claim': CASE WHEN $by = 'chain' THEN claim_id ELSE '' END
    } AS telling
    FROM told
),
placed AS (
    SELECT *,
        telling = max(telling) OVER (PARTITION BY family) AS is_last,
        max(telling) OVER (PARTITION BY family) AS last_telling,
        row_number() OVER (PARTITION BY family, telling, line ORDER BY rank DESC, row_id DESC, place) = 1 AS is_latest
    FROM keyed
),
known AS (
    SELECT *,
        min(CASE WHEN is_last AND is_latest THEN row_id END) OVER (PARTITION BY family, line) AS same_line,
        min(CASE WHEN is_last AND is_latest THEN row_id END) OVER (PARTITION BY family) AS any_line
    FROM placed
)
SELECT $sender, row_id, place, claim_id, line, family,
    is_last AND undoes = 0 AS is_standing_claim,
    CASE
        WHEN undoes = 1 THEN CASE action WHEN 'void' THEN 'voided' ELSE 'reversed' END
        WHEN is_last AND is_latest THEN 'stands'
        WHEN is_last THEN 'duplicate'
        WHEN last_telling.undoes = 1 THEN
            CASE max(CASE WHEN is_last THEN action END) OVER (PARTITION BY family) WHEN 'void' THEN 'voided' ELSE 'reversed' END
        ELSE 'replaced'
    END AS outcome,
    CASE WHEN is_last AND is_latest THEN NULL ELSE coalesce(same_line, any_line) END AS by_row_id
FROM known
