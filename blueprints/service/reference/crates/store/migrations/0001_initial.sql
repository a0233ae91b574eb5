-- Names are quoted: a table may be called like a keyword of SQL.
CREATE TABLE "purchase_orders" (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title      TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    approver   TEXT    NOT NULL,
    created_at INTEGER NOT NULL -- microseconds since 1970, UTC
) STRICT;
