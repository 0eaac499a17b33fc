-- Keys that mean nothing outside one book: the same person has another key in every book.
CREATE OR REPLACE MACRO key_of(kind, id) AS
  CASE WHEN id IS NULL THEN NULL
       WHEN getvariable('book') = 'custodian' THEN CAST(id AS VARCHAR)
       ELSE substr(sha256(getvariable('secret') || '|' || getvariable('book') || '|' || kind || '|' || CAST(id AS VARCHAR)), 1, 16)
  END
