-- Consents as they stand on a day. Of one told several times the last telling counts; what was withdrawn stays withdrawn.
WITH told AS (
  SELECT *, lower(trim(recipient)) AS word FROM consent
), latest AS (
  SELECT * FROM told
  QUALIFY row_number() OVER (PARTITION BY person_id, sender, scope, purpose, word, start_date ORDER BY received_on DESC, row_id DESC) = 1
), withdrawn AS (
  SELECT person_id, sender, scope, purpose, word, start_date, revoked_on FROM told WHERE revoked_on IS NOT NULL
), standing AS (
  SELECT l.row_id, l.person_id, l.sender, l.scope, l.purpose, l.recipient, l.word, l.start_date, l.end_date, min(w.revoked_on) AS revoked_on
  FROM latest l LEFT JOIN withdrawn w
    ON w.person_id = l.person_id AND w.scope = l.scope AND w.purpose = l.purpose AND w.word = l.word
   AND (w.revoked_on >= l.start_date OR (w.sender = l.sender AND w.start_date = l.start_date))
  GROUP BY ALL
)
SELECT s.* EXCLUDE (word), coalesce(r.kind, 'unknown') AS kind, r.unit,
       CASE WHEN s.revoked_on <= $as_of THEN 'revoked'
            WHEN s.end_date < $as_of THEN 'expired'
            WHEN s.start_date > $as_of THEN 'not_yet'
            WHEN r.kind IS NULL THEN 'unknown_recipient'
            ELSE 'active' END AS state
FROM standing s LEFT JOIN known_recipient r USING (word)
