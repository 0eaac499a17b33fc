-- A file beside the same sender's earlier ones of its kind: share of rows held, and rows, then and now.
WITH this AS (SELECT * FROM file WHERE file_id = $file),
     earlier AS (SELECT f.* FROM file f, this t WHERE f.kind = t.kind AND f.file_id <> t.file_id AND f.received_on <= t.received_on)
SELECT count(*) AS files, CAST(round(avg(rows_received)) AS BIGINT) AS usual_rows,
       round(sum(rows_quarantined) / nullif(sum(rows_received), 0), 6)::DECIMAL(18,6) AS usual_share,
       (SELECT round(rows_quarantined / nullif(rows_received, 0), 6)::DECIMAL(18,6) FROM this) AS share
FROM earlier
