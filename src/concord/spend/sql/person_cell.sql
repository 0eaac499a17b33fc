SELECT year, organization_id, in_program, sex, age_band, count(*) AS people, sum(months)::BIGINT AS member_months,
       sum(amount)::DECIMAL(18,2) AS amount, sum(truncated)::DECIMAL(18,2) AS truncated,
       count(score) AS scored_people, coalesce(sum(months) FILTER (score IS NOT NULL), 0)::BIGINT AS scored_months,
       coalesce(sum(truncated) FILTER (score IS NOT NULL), 0)::DECIMAL(18,2) AS scored_truncated,
       coalesce(sum(score * months), 0)::DECIMAL(24,6) AS score_months
FROM person_year GROUP BY ALL
