CREATE TABLE IF NOT EXISTS posting (
  sequence BIGINT PRIMARY KEY, line_key TEXT NOT NULL, adjusts BIGINT REFERENCES posting (sequence), release_id TEXT NOT NULL,
  plan_id TEXT NOT NULL, organization_id TEXT NOT NULL, contract_id TEXT NOT NULL, component TEXT NOT NULL, kind TEXT NOT NULL,
  period_start TEXT NOT NULL, period_end TEXT NOT NULL, stage TEXT NOT NULL, cents BIGINT NOT NULL,
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
  sequence BIGINT PRIMARY KEY, plan_id TEXT NOT NULL, organization_id TEXT NOT NULL, statement_month TEXT NOT NULL,
  from_state TEXT NOT NULL, to_state TEXT NOT NULL, who TEXT NOT NULL, moved_on TEXT NOT NULL, why TEXT NOT NULL,
  postings BIGINT NOT NULL, cents BIGINT NOT NULL, statement_hash TEXT NOT NULL, previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS transition_statement ON transition (plan_id, organization_id, statement_month);
CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a % is never edited or removed', TG_TABLE_NAME; END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'posting_keeps' AND tgrelid = 'posting'::regclass) THEN
    CREATE TRIGGER posting_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON posting EXECUTE FUNCTION ledger_is_append_only();
    CREATE TRIGGER transition_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON transition EXECUTE FUNCTION ledger_is_append_only();
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'posted_line_keeps' AND tgrelid = 'posted_line'::regclass) THEN
    CREATE TRIGGER posted_line_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON posted_line EXECUTE FUNCTION ledger_is_append_only();
  END IF;
END $$;
