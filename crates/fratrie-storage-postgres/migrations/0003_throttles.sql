-- Attempts at passwords. Times and waits are microseconds; no `open`: closed until it is cleared. The rows are small and
-- often rewritten: room is left on each page, so that the index need not be touched.
CREATE TABLE fratrie.throttles (
    realm_id TEXT NOT NULL,
    name     UUID NOT NULL,
    tag      BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    open     BIGINT,
    PRIMARY KEY (realm_id, name)
) WITH (fillfactor = 50);

-- Counts one attempt on each of `charges`, an array of {place, name, tag, free, first, longest, most, memory}, places from 0;
-- or on none, where one of them is closed. The answer is {"counts": […]} in the order of places, or {"closed": until}, where
-- null is for good. The arithmetic is that of `Rule::count` in the domain, against which the conformance suite holds it.
--
-- Each row is asked for by itself, by both columns of its key: the table grows by the thousand before the planner is told,
-- and a join that was planned while it was small may walk through the realm.
CREATE FUNCTION fratrie.charge(_realm TEXT, _charges JSONB, _now BIGINT) RETURNS JSONB LANGUAGE plpgsql
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    _charge RECORD;
    _tag BIGINT;
    _failures BIGINT;
    _last BIGINT;
    _open BIGINT;
    _closed BOOLEAN := false;
    _until BIGINT := _now;
    _raised BIGINT[] := '{}';
    _counts JSONB[] := '{}';
BEGIN
    -- A row for each name, made or locked in the order of names: no two attempts wait for each other in a circle. `WHERE
    -- false` locks what stands and changes nothing; to look first and lock afterwards would let a row go between.
    INSERT INTO fratrie.throttles (realm_id, name, tag, failures, last, open)
        SELECT _realm, (c->>'name')::uuid, (c->>'tag')::bigint, 0, _now, _now
        FROM jsonb_array_elements(_charges) AS c ORDER BY 2
        ON CONFLICT (realm_id, name) DO UPDATE SET tag = excluded.tag WHERE false;

    FOR _charge IN SELECT * FROM jsonb_to_recordset(_charges) AS c (place BIGINT, name UUID, tag BIGINT, memory BIGINT)
            ORDER BY c.place LOOP
        SELECT t.tag, t.failures, t.last, t.open INTO _tag, _failures, _last, _open
            FROM fratrie.throttles AS t WHERE t.realm_id = _realm AND t.name = _charge.name;
        IF _tag <> _charge.tag OR _now - _last > _charge.memory THEN
            _failures := 0;
        END IF;
        IF _failures > 0 AND (_open IS NULL OR _open > _now) THEN
            _closed := true;
            _until := CASE WHEN _open IS NOT NULL THEN greatest(_until, _open) END;
            EXIT WHEN _until IS NULL;
        END IF;
        _raised := array_append(_raised, _failures + 1);
    END LOOP;
    IF _closed THEN
        RETURN jsonb_build_object('closed', _until);
    END IF;

    FOR _charge IN SELECT c.*, _raised[c.place + 1] AS failures
            FROM jsonb_to_recordset(_charges) AS c (place BIGINT, name UUID, tag BIGINT, free BIGINT, first BIGINT,
                longest BIGINT, most BIGINT) ORDER BY c.place LOOP
        _open := CASE
            WHEN _charge.failures >= _charge.most THEN NULL
            WHEN _charge.failures < _charge.free THEN _now
            ELSE _now + least(_charge.longest::numeric,
                _charge.first::numeric * (1::bigint << least(_charge.failures - _charge.free, 30)::int))::bigint
            END;
        UPDATE fratrie.throttles AS t SET tag = _charge.tag, failures = _charge.failures, last = _now, open = _open
            WHERE t.realm_id = _realm AND t.name = _charge.name;
        _counts := array_append(_counts, jsonb_build_object('failures', _charge.failures, 'open', _open));
    END LOOP;
    RETURN jsonb_build_object('counts', to_jsonb(_counts));
END
$$;

-- Forgets all attempts on the names `_clear`, and the last one on each of `_forgive`, an array of {name, tag}; in the order of
-- names.
CREATE FUNCTION fratrie.settle(_realm TEXT, _clear UUID[], _forgive JSONB) RETURNS VOID LANGUAGE plpgsql
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    _tally RECORD;
BEGIN
    FOR _tally IN SELECT c.name, NULL::bigint AS tag FROM unnest(_clear) AS c (name)
            UNION ALL SELECT f.name, f.tag FROM jsonb_to_recordset(_forgive) AS f (name UUID, tag BIGINT)
            ORDER BY name LOOP
        IF _tally.tag IS NULL THEN
            DELETE FROM fratrie.throttles AS t WHERE t.realm_id = _realm AND t.name = _tally.name;
        ELSE
            UPDATE fratrie.throttles AS t SET failures = greatest(t.failures - 1, 0), open = t.last
                WHERE t.realm_id = _realm AND t.name = _tally.name AND t.tag = _tally.tag;
        END IF;
    END LOOP;
END
$$;
