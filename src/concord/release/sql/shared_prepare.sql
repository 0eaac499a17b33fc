-- What every practice's book tells of its own people is worked out once for all of them. Tables of their own: what is only
-- registered is not seen by the sessions beside this one that cut the books.
CREATE OR REPLACE TABLE practice_people AS
WITH latest AS (SELECT max(month) AS month FROM roster)
SELECT DISTINCT r.person_id, CAST(l.month - INTERVAL 36 MONTH AS DATE) AS told_after, CAST(l.month - INTERVAL 24 MONTH AS DATE) AS seen_after
FROM roster r CROSS JOIN latest l WHERE list_contains(getvariable('organizations'), r.organization_id);

-- Results whose evidence tells of protected care by its own concept, such as a young person excused for depression: the whole row is
-- withheld from a reader to whom that record is not open, since the answer says what the record would.
CREATE OR REPLACE TABLE telling_evidence AS
SELECT DISTINCT e.measure, e.year, e.pool, e.person_id, e.index_event, e.event
FROM evidence e SEMI JOIN sensitive_event s ON s.event = e.event SEMI JOIN concept_number c ON c.name = e.concept AND c.is_sensitive
WHERE e.role = 'counts';

-- Measures that are entered by protected care, and the categories that must be open for a person's row.
CREATE OR REPLACE TABLE sensitive_measure AS
SELECT DISTINCT measure, string_split(protected_as, ' ') AS scopes, protected_as FROM measure_info WHERE is_sensitive;

-- What a record is called by each concept that it has, and which of several names goes first: the shortest. A blood pressure is called so
-- whichever comes first.
CREATE OR REPLACE TABLE told_concept AS
SELECT concept, dense_rank() OVER (ORDER BY length(title) || title) AS place, coalesce(is_sensitive, false) AS is_sensitive,
       coalesce(name = 'systolic', false) AS is_systolic, coalesce(name = 'diastolic', false) AS is_diastolic,
       regexp_replace(title, ',? (administered|service)$', '') AS title
FROM concept_number;

CREATE OR REPLACE TABLE told_title AS
SELECT title, row_number() OVER (ORDER BY title) AS number
FROM (SELECT title FROM told_concept UNION SELECT 'Blood pressure') t;

CREATE OR REPLACE TABLE told_place AS
SELECT c.place, any_value(t.number) AS number FROM told_concept c LEFT JOIN told_title t USING (title) GROUP BY c.place
UNION ALL SELECT 0, number FROM told_title WHERE title = 'Blood pressure';

CREATE OR REPLACE TABLE told_scope AS
SELECT scopes, row_number() OVER (ORDER BY scopes) AS number FROM (SELECT DISTINCT scopes FROM sensitive_event) s;

-- Visits, results, screenings, vaccines and drugs that the measures read, three years back. One row for what several senders told alike.
-- With the categories of what the law protects: a reader's book takes of these what is open to it. Titles and categories are compared by number.
CREATE OR REPLACE TABLE told_of_person AS
WITH protected AS (SELECT s.event, t.number AS scope FROM sensitive_event s JOIN told_scope t USING (scopes)),
events AS (
  SELECT e.event, e.person AS person_id, e.day, e.end_day, e.kind, CASE WHEN e.kind IN (4, 5, 6) THEN e.value END AS value,
         c.place, c.is_systolic, c.is_diastolic, coalesce(s.scope, 0) AS scope
  FROM chart_event e JOIN practice_people m ON m.person_id = e.person AND e.day > m.told_after JOIN told_concept c USING (concept)
  LEFT JOIN protected s ON s.event = e.event
  WHERE (e.kind <= 7 AND e.kind <> 2 OR e.kind = 11) AND e.state = 0 AND (s.event IS NOT NULL OR NOT c.is_sensitive) AND e.flags & 13 = 0
), records AS (
  SELECT event, person_id, day, min(end_day) AS end_day, kind, scope,
         min(CASE WHEN is_systolic OR is_diastolic THEN 0 ELSE place END) AS place,
         CASE WHEN bool_or(is_diastolic) THEN min(value) FILTER (is_systolic) ELSE arg_min(value, place) END AS value,
         min(value) FILTER (is_diastolic) AS value_2
  FROM events GROUP BY event, person_id, day, kind, scope
), titled AS (
  SELECT r.*, p.number AS title FROM records r LEFT JOIN told_place p USING (place)
), told AS (
  SELECT person_id, day, title, scope, min(end_day) AS end_day,
         min(CASE kind WHEN 4 THEN 1 WHEN 5 THEN 1 WHEN 6 THEN 1 WHEN 7 THEN 2 WHEN 11 THEN 3 WHEN 1 THEN 4 WHEN 0 THEN 5 ELSE 6 END) AS kind,
         max(value) AS value, max(value_2) AS value_2, min(event) AS event
  FROM titled r
  WHERE value IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM titled o WHERE o.person_id = r.person_id AND o.day = r.day AND o.title = r.title AND o.scope = r.scope AND o.value IS NOT NULL)
  GROUP BY person_id, day, title, scope, value
)
SELECT t.person_id, t.day, n.title, s.scopes, t.end_day,
       CASE t.kind WHEN 1 THEN 'result' WHEN 2 THEN 'vaccine' WHEN 3 THEN 'drug' WHEN 4 THEN 'stay' WHEN 5 THEN 'visit' ELSE 'procedure' END AS kind,
       t.value, t.value_2, t.event
FROM told t LEFT JOIN told_title n ON n.number = t.title LEFT JOIN told_scope s ON s.number = t.scope;

-- Clinicians on claims of the last two years. No amount; no claim that carries a protected record; nobody whose specialty alone
-- would tell of protected care.
CREATE OR REPLACE TABLE seen_by_clinician AS
WITH hidden AS (
  SELECT DISTINCT c.sender, c.claim_id FROM person_claim c SEMI JOIN sensitive_event s ON s.event = c.row_id
), seen AS (
  SELECT c.person_id, c.rendering_npi AS npi, max(c.from_date) AS last_seen, count(DISTINCT c.from_date) AS days
  FROM person_claim c JOIN practice_people m ON m.person_id = c.person_id AND c.from_date > m.seen_after
  ANTI JOIN hidden h ON h.sender = c.sender AND h.claim_id = c.claim_id
  WHERE c.rendering_npi IS NOT NULL
  GROUP BY ALL
), who AS (
  SELECT npi, max_by(last_name, received_on) AS last_name, max_by(first_name, received_on) AS first_name,
         max_by(taxonomy, received_on) AS taxonomy
  FROM provider WHERE entity = 'person' GROUP BY npi
)
SELECT s.person_id, s.npi, w.last_name, w.first_name, w.taxonomy, s.last_seen, s.days
FROM seen s JOIN who w USING (npi)
WHERE w.taxonomy IS NULL OR NOT regexp_matches(w.taxonomy, '^(10[1-6]|2084|207[A-Z]A0401|363LP08|364SP08|251S|261QR04|3245|3104)')
