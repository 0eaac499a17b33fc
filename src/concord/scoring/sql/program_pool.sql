-- The program's pool: everybody's events and spans, of the plans that take part.
CREATE OR REPLACE VIEW event AS SELECT * FROM all_event WHERE payer = 0 OR payer IN (SELECT sender FROM taking_part);
CREATE OR REPLACE VIEW span AS SELECT * FROM all_span WHERE payer = 0 OR payer IN (SELECT sender FROM taking_part);
CREATE OR REPLACE VIEW chart_person AS SELECT * FROM all_person
