-- On a copy of the prepared database: keeps the arguments of each merge that Fratrie commits from now on.
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE bench.recorded (
    n       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    realm   TEXT NOT NULL,
    commits TEXT NOT NULL,
    changes TEXT NOT NULL
);

ALTER FUNCTION fratrie.commit(TEXT, JSONB, JSONB, TEXT) RENAME TO commit_itself;
CREATE FUNCTION fratrie.commit(_realm TEXT, _commits JSONB, _changes JSONB, _patience TEXT)
RETURNS JSONB LANGUAGE plpgsql AS $$
DECLARE
    _answer JSONB := fratrie.commit_itself(_realm, _commits, _changes, _patience);
BEGIN
    IF _answer IS NULL AND _commits->0->'receipt'->'outcome'->>'kind' = 'merged' THEN
        INSERT INTO bench.recorded (realm, commits, changes) VALUES (_realm, _commits::text, _changes::text);
    END IF;
    RETURN _answer;
END
$$;
