-- Records that may be shown: those of claims that carry nothing protected, by the number of who they are about and the reading
-- they were made for (0 now, 2 a year earlier).
SELECT t.subject // 4 AS number, t.subject % 4 AS reading, t.kind, t.code, t.day, t.row_id
FROM told t ANTI JOIN protected_claim p ON p.sender = t.plan_id AND p.claim_id = t.claim_id
