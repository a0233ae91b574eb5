-- Copied from the books every night.
CREATE TABLE cost_centres (
    tenant TEXT NOT NULL,
    code   TEXT NOT NULL,
    name   TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX cost_centres_code ON cost_centres (tenant, code);
