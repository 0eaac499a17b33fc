-- The person behind each member an override names.
SELECT DISTINCT sender, member_id, person_id FROM enrollment SEMI JOIN override USING (sender, member_id)
