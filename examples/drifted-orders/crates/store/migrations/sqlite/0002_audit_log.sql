CREATE TABLE audit_events (
    tenant        TEXT    NOT NULL,
    seq           INTEGER NOT NULL CHECK (seq > 0), -- from 1, without gaps, in the order of commits
    id            BLOB    NOT NULL CHECK (length(id) = 16),
    occurred_at   INTEGER NOT NULL, -- microseconds since 1970, UTC
    actor_kind    TEXT    NOT NULL,
    actor         TEXT    NOT NULL,
    resource_kind TEXT    NOT NULL,
    resource      TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    trace_id      TEXT,
    request_id    TEXT,
    type          TEXT    NOT NULL,
    payload       BLOB    NOT NULL, -- exactly the bytes that the hash covers
    previous      BLOB    NOT NULL CHECK (length(previous) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE UNIQUE INDEX audit_events_seq ON audit_events (tenant, seq);
CREATE UNIQUE INDEX audit_events_id ON audit_events (id);
CREATE INDEX audit_events_actor ON audit_events (tenant, actor, seq);
CREATE INDEX audit_events_resource ON audit_events (tenant, resource, seq);
CREATE INDEX audit_events_type ON audit_events (tenant, type, seq);

-- Where each log ends: the place and the hash of its last event.
CREATE TABLE audit_heads (
    tenant TEXT    NOT NULL PRIMARY KEY,
    seq    INTEGER NOT NULL,
    hash   BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_events_are_not_updated BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;

CREATE TRIGGER audit_events_are_not_deleted BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_events_are_not_replaced BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events WHERE tenant = NEW.tenant AND seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;

CREATE TRIGGER audit_heads_move_on BEFORE UPDATE ON audit_heads
WHEN NEW.tenant <> OLD.tenant OR NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'audit_heads moves on by one'); END;

CREATE TRIGGER audit_heads_are_not_deleted BEFORE DELETE ON audit_heads
BEGIN SELECT RAISE(ABORT, 'audit_heads moves on by one'); END;

CREATE TRIGGER audit_heads_are_not_replaced BEFORE INSERT ON audit_heads
WHEN EXISTS (SELECT 1 FROM audit_heads WHERE tenant = NEW.tenant)
BEGIN SELECT RAISE(ABORT, 'audit_heads moves on by one'); END;
