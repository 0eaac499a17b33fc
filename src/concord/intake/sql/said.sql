-- What is needed of a share of the members' coverage to place it in time.
SELECT row_id, member_id, period, start_date, end_date, has_medical, has_pharmacy, has_behavioral, is_primary, likeness
FROM told_span
WHERE $buckets = 1 OR hash(member_id) % $buckets = $bucket
