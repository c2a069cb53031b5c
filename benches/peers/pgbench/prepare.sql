-- On a fresh copy of the prepared database: a place for what was recorded, numbered without gaps, the arguments kept as the
-- texts that a client sends, in the row itself and not compressed.
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.recorded;
CREATE TABLE bench.recorded (
    n         BIGINT PRIMARY KEY,
    realm     TEXT NOT NULL,
    commit_id UUID NOT NULL,
    commits   TEXT NOT NULL,
    changes   TEXT NOT NULL,
    -- What the merge loads.
    accounts  UUID[] NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE bench.recorded ALTER COLUMN commits SET STORAGE EXTERNAL, ALTER COLUMN changes SET STORAGE EXTERNAL;
