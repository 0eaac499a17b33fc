-- The facts that kept lines have rested on since they were made.
SELECT e.* FROM frozen_evidence e SEMI JOIN kept k ON k.line_key = e.line_key
