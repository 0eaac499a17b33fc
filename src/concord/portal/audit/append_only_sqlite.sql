CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit is added to, never changed'); END

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit is added to, never changed'); END
