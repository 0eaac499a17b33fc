SELECT key_of('case', sender_a || '|' || member_a || '|' || sender_b || '|' || member_b) AS case_id, * FROM link_review
