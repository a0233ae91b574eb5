CREATE TABLE audit_events (
    tenant        TEXT    NOT NULL,
    seq           BIGINT  NOT NULL CHECK (seq > 0), -- from 1, without gaps, in the order of commits
    id            UUID    NOT NULL,
    occurred_at   BIGINT  NOT NULL, -- microseconds since 1970, UTC
    actor_kind    TEXT    NOT NULL,
    actor         TEXT    NOT NULL,
    resource_kind TEXT    NOT NULL,
    resource      TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    trace_id      TEXT,
    request_id    TEXT,
    type          TEXT    NOT NULL,
    payload       BYTEA   NOT NULL, -- exactly the bytes that the hash covers
    previous      BYTEA   NOT NULL CHECK (length(previous) = 32),
    hash          BYTEA   NOT NULL CHECK (length(hash) = 32)
);

CREATE UNIQUE INDEX audit_events_seq ON audit_events (tenant, seq);
CREATE UNIQUE INDEX audit_events_id ON audit_events (id);
CREATE INDEX audit_events_actor ON audit_events (tenant, actor, seq);
CREATE INDEX audit_events_resource ON audit_events (tenant, resource, seq);
CREATE INDEX audit_events_type ON audit_events (tenant, type, seq);

-- Where each log ends: the place and the hash of its last event. Changed by every append, and never
-- in an indexed column, so room on the page keeps these updates cheap.
CREATE TABLE audit_heads (
    tenant TEXT    NOT NULL PRIMARY KEY,
    seq    BIGINT  NOT NULL,
    hash   BYTEA   NOT NULL CHECK (length(hash) = 32)
) WITH (fillfactor = 50);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER audit_events_are_not_changed BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_events_are_not_truncated BEFORE TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_heads_move_on BEFORE UPDATE ON audit_heads
FOR EACH ROW WHEN (NEW.tenant <> OLD.tenant OR NEW.seq <> OLD.seq + 1)
EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_heads_are_not_deleted BEFORE DELETE ON audit_heads
FOR EACH ROW EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_heads_are_not_truncated BEFORE TRUNCATE ON audit_heads
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
