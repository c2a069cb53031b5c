-- On a copy of the prepared database: keeps the arguments of each merge that Fratrie commits from now on.
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE bench.recorded (
    n         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    realm     TEXT NOT NULL,
    commit_id UUID NOT NULL,
    at        TEXT NOT NULL,
    receipt   TEXT NOT NULL,
    changes   TEXT NOT NULL
);

ALTER FUNCTION fratrie.commit(TEXT, UUID, TIMESTAMPTZ, JSONB, JSONB) RENAME TO commit_itself;
CREATE FUNCTION fratrie.commit(_realm TEXT, _commit UUID, _at TIMESTAMPTZ, _receipt JSONB, _changes JSONB)
RETURNS JSONB LANGUAGE plpgsql AS $$
DECLARE
    _answer JSONB := fratrie.commit_itself(_realm, _commit, _at, _receipt, _changes);
BEGIN
    IF _answer IS NULL AND _receipt->'outcome'->>'kind' = 'merged' THEN
        INSERT INTO bench.recorded (realm, commit_id, at, receipt, changes)
            VALUES (_realm, _commit, _at::text, _receipt::text, _changes::text);
    END IF;
    RETURN _answer;
END
$$;
