-- Every line of a touched claim with what became of it. A claim's tellings are put in order by the sender's own rule
-- (version; day of receipt; place in the chain of numbers; or, where numbers tell nothing, what was told and taken back as often);
-- the last telling stands unless it undoes the claim. By `net` each service of a claim is settled by itself, but for a claim that
-- is replaced or voided as a whole; of several replacements under numbers of their own, the last one told counts.
INSERT INTO outcome
WITH line AS (
    SELECT l.row_id, l.place, l.claim_id, l.line, l.version, l.action, l.rank, l.file_id, l.service,
        CASE WHEN $by = 'net' THEN coalesce(l.replaces, l.claim_id) ELSE coalesce(f.family, l.claim_id) END AS family,
        f.depth,
        CASE WHEN l.action IN ('reversal', 'void') THEN 1 ELSE 0 END AS undoes
    FROM claim_line AS l
    JOIN touched AS t ON t.claim_id = l.claim_id
    LEFT JOIN family AS f ON f.claim_id = l.claim_id
),
apart AS (
    SELECT *,
        $by = 'net' AND NOT bool_or(action IN ('replacement', 'void')) OVER (PARTITION BY family) AS by_service,
        min({'rank': rank, 'row': row_id, 'place': place}) OVER (PARTITION BY family, claim_id) AS claim_told
    FROM line
),
counted AS (
    SELECT *,
        dense_rank() OVER (PARTITION BY family ORDER BY claim_told) AS claim_place,
        CASE WHEN by_service THEN family || '|' || service ELSE family END AS unit,
        row_number() OVER (PARTITION BY family, service, undoes, file_id ORDER BY row_id, place) AS nth,
        max(undoes) OVER (PARTITION BY family, service) AS is_undone
    FROM apart
),
told AS (
    SELECT row_id, place, claim_id, line, action, rank, family, unit, undoes,
        CASE $by
            WHEN 'net' THEN CASE WHEN by_service THEN is_undone * (nth * 1000000 + rank) WHEN action = 'replacement' THEN claim_place ELSE 0 END
            WHEN 'version' THEN coalesce(version, 0)
            WHEN 'chain' THEN coalesce(depth, 0) - CASE WHEN action IN ('reversal', 'void') AND depth IS NOT NULL THEN 1 ELSE 0 END
            ELSE rank
        END AS step
    FROM counted
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
ranked AS (
    SELECT *,
        telling = max(telling) OVER (PARTITION BY unit) AS is_last,
        max(telling) OVER (PARTITION BY unit) AS last_telling
    FROM keyed
),
placed AS (
    SELECT *,
        row_number() OVER (
            PARTITION BY family, CASE WHEN unit = family THEN telling END, is_last, undoes, line ORDER BY rank DESC, row_id DESC, place
        ) = 1 AS is_latest
    FROM ranked
),
known AS (
    SELECT *,
        min(CASE WHEN is_last AND is_latest THEN row_id END) OVER (PARTITION BY family, line) AS same_line,
        min(CASE WHEN is_last AND is_latest THEN row_id END) OVER (PARTITION BY family) AS any_line
    FROM placed
)
SELECT $sender, row_id, place, claim_id, line, family,
    undoes = 0 AND CASE WHEN unit = family THEN is_last ELSE bool_or(is_last AND undoes = 0) OVER (PARTITION BY family) END
        AS is_standing_claim,
    CASE
        WHEN undoes = 1 THEN CASE action WHEN 'void' THEN 'voided' ELSE 'reversed' END
        WHEN is_last AND is_latest THEN 'stands'
        WHEN is_last THEN 'duplicate'
        WHEN last_telling.undoes = 1 THEN
            CASE max(CASE WHEN is_last THEN action END) OVER (PARTITION BY unit) WHEN 'void' THEN 'voided' ELSE 'reversed' END
        ELSE 'replaced'
    END AS outcome,
    CASE WHEN is_last AND is_latest THEN NULL ELSE coalesce(same_line, any_line) END AS by_row_id
FROM known
