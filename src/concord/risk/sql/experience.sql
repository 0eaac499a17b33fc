WITH celled AS (
  SELECT p.person_id, b.sex, b.age_from, b.age_to, b.factor
  FROM person p JOIN band b ON b.sex = p.sex AND date_diff('year', p.birth_date, make_date($year, 12, 31)) BETWEEN b.age_from AND b.age_to
),
months AS (SELECT person_id, count(DISTINCT month) AS months FROM enrolled_month WHERE year(month) = $year GROUP BY person_id),
dollars AS (
  SELECT person_id, sum(amount) AS allowed FROM (
    SELECT person_id, allowed_amount AS amount FROM medical_claim WHERE year(from_date) = $year AND NOT coalesce(is_denied, false)
    UNION ALL SELECT person_id, allowed_amount FROM pharmacy_claim WHERE year(fill_date) = $year AND NOT coalesce(is_denied, false)
  ) GROUP BY person_id
),
cells AS (
  SELECT c.sex, c.age_from, c.age_to, any_value(c.factor) AS factor, count(*) AS people, sum(m.months)::BIGINT AS member_months, coalesce(sum(d.allowed), 0) AS allowed
  FROM celled c JOIN months m USING (person_id) LEFT JOIN dollars d USING (person_id) GROUP BY ALL
),
whole AS (SELECT sum(allowed)::DOUBLE / sum(member_months) AS pmpm, sum(factor * member_months)::DOUBLE / sum(member_months) AS mean FROM cells)
SELECT $year AS year, sex, age_from, age_to, people, member_months, allowed,
       round(allowed::DOUBLE / nullif(member_months, 0) / pmpm, 6) AS relative, round(factor::DOUBLE / mean, 6) AS factor
FROM cells, whole
