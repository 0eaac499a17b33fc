-- What patients' consents open to this reader: whose records of which categories, which records, and rows of which measures.
CREATE OR REPLACE TEMP TABLE may_see AS
SELECT person_id, string_split(scopes, ' ') AS scopes FROM opened WHERE kind || '-' || unit = getvariable('book');

CREATE OR REPLACE TEMP TABLE opened_event AS
SELECT s.event, any_value(s.scopes) AS scopes FROM sensitive_event s JOIN may_see o USING (person_id)
GROUP BY s.event HAVING bool_and(list_has_all(o.scopes, string_split(s.scopes, ' ')));

CREATE OR REPLACE TEMP TABLE opened_measure AS
SELECT o.person_id, m.measure, m.protected_as FROM sensitive_measure m JOIN may_see o ON list_has_all(o.scopes, m.scopes);

CREATE OR REPLACE TEMP TABLE withheld_key AS
SELECT DISTINCT measure, year, pool, person_id, index_event FROM telling_evidence t ANTI JOIN opened_event o ON o.event = t.event
