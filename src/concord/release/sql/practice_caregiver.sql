-- Who else cares for own people: clinicians outside the practice on claims of the last two years. No amount; no claim that
-- carries a protected record; nobody whose specialty alone would tell of protected care.
WITH hidden AS (
  SELECT DISTINCT c.sender, c.claim_id FROM person_claim c SEMI JOIN sensitive_event s ON s.event = c.row_id
), seen AS (
  SELECT c.person_id, c.rendering_npi AS npi, max(c.from_date) AS last_seen, count(DISTINCT c.from_date) AS days
  FROM person_claim c SEMI JOIN mine m USING (person_id)
  ANTI JOIN hidden h ON h.sender = c.sender AND h.claim_id = c.claim_id
  WHERE c.rendering_npi IS NOT NULL AND c.from_date > (SELECT max(month) FROM roster) - INTERVAL 24 MONTH
    AND c.rendering_npi NOT IN (SELECT npi FROM affiliation WHERE organization_id = $unit)
  GROUP BY ALL
), who AS (
  SELECT npi, max_by(last_name, received_on) AS last_name, max_by(first_name, received_on) AS first_name,
         max_by(taxonomy, received_on) AS taxonomy
  FROM provider WHERE entity = 'person' GROUP BY npi
)
SELECT key_of('person', s.person_id) AS person, s.npi, w.last_name, w.first_name, w.taxonomy, s.last_seen, s.days
FROM seen s JOIN who w USING (npi)
WHERE w.taxonomy IS NULL OR NOT regexp_matches(w.taxonomy, '^(10[1-6]|2084|207[A-Z]A0401|363LP08|364SP08|251S|261QR04|3245|3104)')
