-- A number for all that counting people and their services rests on, other than the people: equal for two programs under which the same
-- person-months and services count. What is paid for them is in none of these columns. Good within one process.
SELECT concat_ws('-',
  (SELECT sum(CAST(hash(c.card, c.place, c.use, c.contract_id, c.plan_id, c.organization_id, c.tin, c.month, c.product_line, c.funding,
                       c.base_start, c.period_start, c.age_table, c.service_set, c.primary_care, c.places, c.taxonomies) AS HUGEINT)) FROM card c),
  (SELECT sum(CAST(hash(a) AS HUGEINT)) FROM age_cell a), (SELECT sum(CAST(hash(l) AS HUGEINT)) FROM listed l),
  (SELECT sum(CAST(hash(o) AS HUGEINT)) FROM opt_out o), (SELECT sum(CAST(hash(f) AS HUGEINT)) FROM affiliation f)) AS name
