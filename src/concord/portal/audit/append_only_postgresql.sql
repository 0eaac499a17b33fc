CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is added to, never changed'; END $$

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditentry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()
