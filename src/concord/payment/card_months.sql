-- Person-months and the sum of age-sex factors of the month, by card.
SELECT e.card, count(*) AS member_months, count(a.factor) AS with_factor, coalesce(sum(a.factor), 0) AS factor_sum
FROM eligible e JOIN card c ON c.card = e.card
LEFT JOIN age_cell a ON a.age_table = c.age_table AND a.month = e.month AND a.sex = e.sex AND a.age = e.age
GROUP BY e.card
