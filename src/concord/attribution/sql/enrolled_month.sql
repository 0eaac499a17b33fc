CREATE OR REPLACE VIEW enrolled_month AS
SELECT person_id, month_day(unnest(range(from_m, to_m))) AS month, plan_id, member_id, product_line, product, funding,
       employer_group, pcp_npi, pcp_assignment, has_pharmacy, is_primary, row_id
FROM enrolled_segment
