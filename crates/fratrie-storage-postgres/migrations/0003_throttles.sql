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

-- Counts one attempt on each of `charges`, an array of {place, name, tag, free, first, longest, most, memory}; or on none,
-- where one of them is closed. The answer is {"counts": […]} in the order of places, or {"closed": until}, where null is
-- for good. The arithmetic is that of `Rule::count` in the domain, against which the conformance suite holds it.
--
-- Rows are found by their names, never by a walk: the table grows by the thousand before the planner is told.
CREATE FUNCTION fratrie.charge(_realm TEXT, _charges JSONB, _now BIGINT) RETURNS JSONB LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    _closed JSONB;
    _counts JSONB;
BEGIN
    -- A row for each name, made or locked in the order of names: no two attempts wait for each other in a circle. `WHERE
    -- false` locks what stands and changes nothing; to look first and lock afterwards would let a row go between.
    INSERT INTO fratrie.throttles (realm_id, name, tag, failures, last, open)
        SELECT _realm, (c->>'name')::uuid, (c->>'tag')::bigint, 0, _now, _now
        FROM jsonb_array_elements(_charges) AS c ORDER BY 2
        ON CONFLICT (realm_id, name) DO UPDATE SET tag = excluded.tag WHERE false;

    SELECT jsonb_build_object('closed', CASE WHEN bool_or(t.open IS NULL) THEN NULL ELSE max(t.open) END)
        INTO _closed
        FROM jsonb_to_recordset(_charges) AS c(name UUID, tag BIGINT, memory BIGINT)
        JOIN fratrie.throttles AS t ON t.realm_id = _realm AND t.name = c.name AND t.tag = c.tag
        WHERE t.failures > 0 AND (c.memory IS NULL OR _now - t.last <= c.memory) AND (t.open IS NULL OR t.open > _now)
        HAVING count(*) > 0;
    IF _closed IS NOT NULL THEN
        RETURN _closed;
    END IF;

    WITH raised AS (
        SELECT c.*, 1 + CASE
            WHEN t.tag = c.tag AND (c.memory IS NULL OR _now - t.last <= c.memory) THEN t.failures ELSE 0 END AS failures
        FROM jsonb_to_recordset(_charges) AS c(place BIGINT, name UUID, tag BIGINT, free BIGINT, first BIGINT,
            longest BIGINT, most BIGINT, memory BIGINT)
        JOIN fratrie.throttles AS t ON t.realm_id = _realm AND t.name = c.name
    ), written AS (
        UPDATE fratrie.throttles AS t SET tag = r.tag, failures = r.failures, last = _now, open = CASE
            WHEN r.failures >= r.most THEN NULL
            WHEN r.failures < r.free THEN _now
            ELSE _now + least(r.longest::numeric, r.first::numeric * (1::bigint << least(r.failures - r.free, 30)::int))::bigint
            END
        FROM raised AS r WHERE t.realm_id = _realm AND t.name = r.name
        RETURNING r.place, t.failures, t.open
    )
    SELECT jsonb_agg(jsonb_build_object('failures', failures, 'open', open) ORDER BY place) INTO _counts FROM written;
    RETURN jsonb_build_object('counts', coalesce(_counts, '[]'));
END
$$;

-- Forgets all attempts on the names `_clear`, and the last one on each of `_forgive`, an array of {name, tag}.
CREATE FUNCTION fratrie.settle(_realm TEXT, _clear UUID[], _forgive JSONB) RETURNS VOID LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan SET max_parallel_workers_per_gather = 0 AS $$
BEGIN
    PERFORM FROM fratrie.throttles AS t
        WHERE t.realm_id = _realm
            AND t.name = ANY(_clear || ARRAY(SELECT (f->>'name')::uuid FROM jsonb_array_elements(_forgive) AS f))
        ORDER BY t.name FOR UPDATE;
    DELETE FROM fratrie.throttles WHERE realm_id = _realm AND name = ANY(_clear);
    UPDATE fratrie.throttles AS t SET failures = greatest(t.failures - 1, 0), open = t.last
        FROM jsonb_to_recordset(_forgive) AS f(name UUID, tag BIGINT)
        WHERE t.realm_id = _realm AND t.name = f.name AND t.tag = f.tag;
END
$$;
