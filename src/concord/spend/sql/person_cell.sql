SELECT year, organization_id, in_program, sex, age_band, count(*) AS people, sum(months)::BIGINT AS member_months,
       sum(amount)::DECIMAL(18,2) AS amount, sum(truncated)::DECIMAL(18,2) AS truncated
FROM person_year GROUP BY ALL
