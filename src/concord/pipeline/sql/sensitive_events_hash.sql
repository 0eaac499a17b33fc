-- What the table of protected events holds, in one word.
SELECT sha256(coalesce(string_agg(CAST(event AS VARCHAR), ' ' ORDER BY event), '')) FROM sensitive_event
