-- The program's pool: what the plans that take part sent, and all that practices and registries did.
CREATE OR REPLACE TABLE use_payer AS
SELECT sender AS payer FROM sender_number WHERE name IN (SELECT name FROM use_plan) UNION ALL SELECT 0;

CREATE OR REPLACE VIEW event AS SELECT * FROM whole_event WHERE payer IN (SELECT payer FROM use_payer);

CREATE OR REPLACE VIEW span AS SELECT * FROM whole_span WHERE payer IN (SELECT payer FROM use_payer);
