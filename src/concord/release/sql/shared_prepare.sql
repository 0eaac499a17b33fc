-- What every practice's book tells of its own people is worked out once for all of them. Tables of their own: what is only
-- registered is not seen by the sessions beside this one that cut the books.
CREATE OR REPLACE TABLE practice_people AS
SELECT DISTINCT person_id FROM roster WHERE list_contains(getvariable('organizations'), organization_id);

-- Results whose evidence tells of protected care by its own concept, such as a young person excused for depression: the whole row is
-- withheld from a reader to whom that record is not open, since the answer says what the record would.
CREATE OR REPLACE TABLE telling_evidence AS
SELECT DISTINCT e.measure, e.year, e.pool, e.person_id, e.index_event, e.event
FROM evidence e SEMI JOIN sensitive_event s ON s.event = e.event SEMI JOIN concept_number c ON c.name = e.concept AND c.is_sensitive
WHERE e.role = 'counts';

-- Measures that are entered by protected care, and the categories that must be open for a person's row.
CREATE OR REPLACE TABLE sensitive_measure AS
SELECT DISTINCT measure, string_split(protected_as, ' ') AS scopes, protected_as FROM measure_info WHERE is_sensitive;

-- Visits, results, screenings, vaccines and drugs that the measures read, three years back. One row for what several senders told alike.
-- With the categories of what the law protects: a reader's book takes of these what is open to it.
CREATE OR REPLACE TABLE told_of_person AS
WITH latest AS (SELECT max(month) AS month FROM roster),
events AS (
  SELECT e.event, e.person AS person_id, e.day, e.end_day, e.kind, CASE WHEN e.kind IN (4, 5, 6) THEN e.value END AS value, c.name, c.title,
         s.scopes
  FROM chart_event e JOIN concept_number c USING (concept) SEMI JOIN practice_people m ON m.person_id = e.person
  LEFT JOIN sensitive_event s ON s.event = e.event
  WHERE e.kind IN (0, 1, 3, 4, 5, 6, 7, 11) AND e.state = 0 AND (s.event IS NOT NULL OR NOT coalesce(c.is_sensitive, false)) AND e.flags & 13 = 0
    AND e.day > (SELECT month FROM latest) - INTERVAL 36 MONTH
), records AS (
  SELECT event, person_id, day, min(end_day) AS end_day, kind,
         CASE WHEN bool_or(name = 'systolic') OR bool_or(name = 'diastolic') THEN 'Blood pressure'
              ELSE regexp_replace(arg_min(title, length(title) || title), ',? (administered|service)$', '') END AS title,
         CASE WHEN bool_or(name = 'diastolic') THEN min(value) FILTER (name = 'systolic') ELSE arg_min(value, length(title) || title) END AS value,
         min(value) FILTER (name = 'diastolic') AS value_2, scopes
  FROM events GROUP BY event, person_id, day, kind, scopes
)
SELECT person_id, day, title, scopes, min(end_day) AS end_day,
       CASE min(CASE kind WHEN 4 THEN 1 WHEN 5 THEN 1 WHEN 6 THEN 1 WHEN 7 THEN 2 WHEN 11 THEN 3 WHEN 1 THEN 4 WHEN 0 THEN 5 ELSE 6 END)
            WHEN 1 THEN 'result' WHEN 2 THEN 'vaccine' WHEN 3 THEN 'drug' WHEN 4 THEN 'stay' WHEN 5 THEN 'visit' ELSE 'procedure' END AS kind,
       max(value) AS value, max(value_2) AS value_2, min(event) AS event
FROM records r
WHERE value IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM records o WHERE o.person_id = r.person_id AND o.day = r.day AND o.title = r.title AND coalesce(o.scopes, '') = coalesce(r.scopes, '') AND o.value IS NOT NULL)
GROUP BY person_id, day, title, scopes, value;

-- Clinicians on claims of the last two years. No amount; no claim that carries a protected record; nobody whose specialty alone
-- would tell of protected care.
CREATE OR REPLACE TABLE seen_by_clinician AS
WITH hidden AS (
  SELECT DISTINCT c.sender, c.claim_id FROM person_claim c SEMI JOIN sensitive_event s ON s.event = c.row_id
), seen AS (
  SELECT c.person_id, c.rendering_npi AS npi, max(c.from_date) AS last_seen, count(DISTINCT c.from_date) AS days
  FROM person_claim c SEMI JOIN practice_people m USING (person_id)
  ANTI JOIN hidden h ON h.sender = c.sender AND h.claim_id = c.claim_id
  WHERE c.rendering_npi IS NOT NULL AND c.from_date > (SELECT max(month) FROM roster) - INTERVAL 24 MONTH
  GROUP BY ALL
), who AS (
  SELECT npi, max_by(last_name, received_on) AS last_name, max_by(first_name, received_on) AS first_name,
         max_by(taxonomy, received_on) AS taxonomy
  FROM provider WHERE entity = 'person' GROUP BY npi
)
SELECT s.person_id, s.npi, w.last_name, w.first_name, w.taxonomy, s.last_seen, s.days
FROM seen s JOIN who w USING (npi)
WHERE w.taxonomy IS NULL OR NOT regexp_matches(w.taxonomy, '^(10[1-6]|2084|207[A-Z]A0401|363LP08|364SP08|251S|261QR04|3245|3104)')
