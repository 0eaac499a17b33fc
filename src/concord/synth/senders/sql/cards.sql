-- Eligibility in two parts: a card is all that a plan says about a coverage at a time, a row puts a card into a file. Most
-- files repeat most cards.
CREATE OR REPLACE TABLE covered AS
SELECT d.number AS file_no, d.covers_from, d.covers_to, d.known_on, m.*,
       CASE WHEN m.end_known <= d.known_on THEN m.to_date END AS end_date
FROM membership m JOIN delivery d ON d.sender = m.sender AND d.kind = 'eligibility'
WHERE m.start_known <= d.known_on
  AND m.from_date <= last_day(d.covers_to)
  AND coalesce(CASE WHEN m.end_known <= d.known_on THEN m.to_date END, DATE '9999-12-31') >= d.covers_from;

CREATE OR REPLACE TABLE card_row AS
SELECT c.sender, c.file_no, c.covers_from, c.covers_to, c.coverage_id, c.person_id, c.from_date, c.end_date, i.since, year(c.covers_to) AS year,
    c.sender = 'birch' AND coalesce(i.death + 40 <= c.known_on, false) AS is_dead,
    dense_rank() OVER (PARTITION BY c.sender ORDER BY c.coverage_id, i.since, c.end_date, year(c.covers_to), c.sender = 'birch' AND coalesce(i.death + 40 <= c.known_on, false)) - 1 AS bill
FROM covered c
JOIN known i ON i.sender = c.sender AND i.person_id = c.person_id AND c.known_on >= i.since AND c.known_on < i.until;

CREATE OR REPLACE TABLE card AS
SELECT r.sender, r.bill, r.since, r.year, r.is_dead, r.end_date, m.* EXCLUDE (sender)
FROM (SELECT DISTINCT ON (sender, bill) * FROM card_row ORDER BY sender, bill, file_no) r JOIN membership m USING (coverage_id);
