-- Coverage as told, with a number that is the same for all that is alike but for its days.
CREATE OR REPLACE VIEW told_span AS
SELECT *, hash(product_line, product, funding, employer_group, pcp_npi, pcp_assignment, pcp_effective_date,
    has_medical, has_pharmacy, has_behavioral, is_primary, metal_tier) AS likeness
FROM enrollment;
