CREATE TABLE IF NOT EXISTS posting (
  sequence INTEGER PRIMARY KEY, line_key TEXT NOT NULL, adjusts INTEGER REFERENCES posting (sequence), release_id TEXT NOT NULL,
  plan_id TEXT NOT NULL, organization_id TEXT NOT NULL, contract_id TEXT NOT NULL, component TEXT NOT NULL, kind TEXT NOT NULL,
  period_start TEXT NOT NULL, period_end TEXT NOT NULL, stage TEXT NOT NULL, cents INTEGER NOT NULL,
  debit_account TEXT NOT NULL, credit_account TEXT NOT NULL, statement_month TEXT NOT NULL, posted_on TEXT NOT NULL,
  posted_by TEXT NOT NULL, line_hash TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS posted_line (
  line_hash TEXT PRIMARY KEY, contract_id TEXT NOT NULL, line_key TEXT NOT NULL, quantity TEXT NOT NULL, factor TEXT NOT NULL,
  rate TEXT NOT NULL, amount TEXT NOT NULL, term TEXT NOT NULL, term_date TEXT NOT NULL, term_file TEXT NOT NULL,
  term_status TEXT NOT NULL, stage TEXT NOT NULL, kind TEXT NOT NULL, due_date TEXT NOT NULL,
  measure TEXT NOT NULL, product_line TEXT NOT NULL,
  funding TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS posted_line_contract ON posted_line (contract_id);
CREATE INDEX IF NOT EXISTS posting_key ON posting (contract_id, line_key);
CREATE INDEX IF NOT EXISTS posting_sum ON posting (plan_id, organization_id, statement_month, cents, posted_on);
CREATE TABLE IF NOT EXISTS transition (
  sequence INTEGER PRIMARY KEY, plan_id TEXT NOT NULL, organization_id TEXT NOT NULL, statement_month TEXT NOT NULL,
  from_state TEXT NOT NULL, to_state TEXT NOT NULL, who TEXT NOT NULL, moved_on TEXT NOT NULL, why TEXT NOT NULL,
  postings INTEGER NOT NULL, cents INTEGER NOT NULL, statement_hash TEXT NOT NULL, previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS transition_statement ON transition (plan_id, organization_id, statement_month);
CREATE TRIGGER IF NOT EXISTS posting_keeps BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'a posting is never edited'); END;
CREATE TRIGGER IF NOT EXISTS posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'a posting is never removed'); END;
CREATE TRIGGER IF NOT EXISTS transition_keeps BEFORE UPDATE ON transition BEGIN SELECT RAISE(ABORT, 'a transition is never edited'); END;
CREATE TRIGGER IF NOT EXISTS transition_stays BEFORE DELETE ON transition BEGIN SELECT RAISE(ABORT, 'a transition is never removed'); END;
CREATE TRIGGER IF NOT EXISTS posted_line_keeps BEFORE UPDATE ON posted_line BEGIN SELECT RAISE(ABORT, 'a posted line is never edited'); END;
CREATE TRIGGER IF NOT EXISTS posted_line_stays BEFORE DELETE ON posted_line BEGIN SELECT RAISE(ABORT, 'a posted line is never removed'); END;
