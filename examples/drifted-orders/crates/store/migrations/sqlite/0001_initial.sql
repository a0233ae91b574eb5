-- Names are quoted: a table may be called like a keyword of SQL.
-- Tables keep their rowid: without it, SQLite prefers the primary key over the indices of filters.

CREATE TABLE "orders" (
    tenant      TEXT    NOT NULL,
    seq         INTEGER NOT NULL, -- from 1, in the order of commits
    id          BLOB    NOT NULL CHECK (length(id) = 16),
    title       TEXT    NOT NULL,
    author      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL, -- microseconds since 1970, UTC
    approved_by TEXT,
    approved_at INTEGER,
    CHECK ((approved_by IS NULL) = (approved_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX "orders_id" ON "orders" (tenant, id);
CREATE UNIQUE INDEX "orders_seq" ON "orders" (tenant, seq);
CREATE INDEX "orders_author" ON "orders" (tenant, author, seq);

-- The last place that was given out, per tenant.
CREATE TABLE "order_heads" (
    tenant TEXT    NOT NULL PRIMARY KEY,
    seq    INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
    tenant      TEXT    NOT NULL,
    actor_kind  TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    made        BLOB    NOT NULL CHECK (length(made) = 16),
    used_at     INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX idempotency_keys_key ON idempotency_keys (tenant, actor_kind, actor, key);
CREATE INDEX idempotency_keys_age ON idempotency_keys (used_at);
