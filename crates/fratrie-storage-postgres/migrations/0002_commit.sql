-- Change sets in one call: locks and checks what their decisions rest on, writes, and records; or leaves everything as it
-- was. The answer is NULL when they happened now; of one alone, `{"receipt": …}` when it had happened before; and
-- `{"refused": null}` when an expectation does not hold, a unique value is held elsewhere, or one of several had happened
-- before: the caller asks which. None of several reads or writes what another one writes.
--
-- `commits` holds their ids, moments and receipts. `changes` holds, by table, `read` and `held`: rows that must be there,
-- locked to be read or to be written, of each table in one of them, in the order of keys; `absent`: rows that must not be
-- there, but for those that are inserted, whose keys see to it; then `deletes`, `updates`, `inserts`; the `journal`, each
-- entry with its lane; those `lanes` in order, and `starts`, what they begin with; and `events`.
-- A version of -1 is any. A column that is left out is NULL. `patience`: how long to wait for each lock, if not as ever.
--
-- Tables of which nothing is said are not asked, and each statement is planned once a session: to plan takes longer than to
-- find a few rows by their keys. Rows come in sets, since a statement takes longer to begin than to find one more row.

CREATE FUNCTION fratrie.commit(_realm TEXT, _commits JSONB, _changes JSONB, _patience TEXT)
RETURNS JSONB LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    _read JSONB := _changes->'read';
    _held JSONB := _changes->'held';
    _absent JSONB := _changes->'absent';
    _deletes JSONB := _changes->'deletes';
    _updates JSONB := _changes->'updates';
    _inserts JSONB := _changes->'inserts';
    _journal JSONB := _changes->'journal';
    _count BIGINT;
    _position BIGINT;
    _lanes SMALLINT[] := translate(_changes->>'lanes', '[]', '{}');
    _lane INTEGER;
    _lengths BIGINT[];
    _ends BYTEA[];
    _places BIGINT[] := '{}';
    _links BYTEA[] := '{}';
BEGIN
    IF _patience IS NOT NULL THEN
        _patience := set_config('lock_timeout', _patience, true);
    END IF;
    BEGIN
        INSERT INTO fratrie.commits (realm_id, id, at, receipt)
            SELECT _realm, c.id, c.at, c.receipt
            FROM jsonb_to_recordset(_commits) AS c (id UUID, at TIMESTAMPTZ, receipt JSONB)
            ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS _count = ROW_COUNT;
        IF _count <> jsonb_array_length(_commits) THEN
            IF jsonb_array_length(_commits) > 1 THEN
                RAISE unique_violation;
            END IF;
            RETURN (SELECT jsonb_build_object('receipt', t.receipt) FROM fratrie.commits AS t
                WHERE t.realm_id = _realm AND t.id = (_commits->0->>'id')::uuid);
        END IF;

        -- In the order of tables and keys, so that no two commits wait for each other; a table of which nothing is
        -- written, shared.
        IF _read ? 'schools' THEN
            PERFORM FROM jsonb_to_recordset(_read->'schools') AS e (code TEXT, version BIGINT)
                JOIN fratrie.schools AS t ON t.realm_id = _realm AND t.code = e.code AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'schools') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'schools' THEN
            PERFORM FROM jsonb_to_recordset(_held->'schools') AS e (code TEXT, version BIGINT)
                JOIN fratrie.schools AS t ON t.realm_id = _realm AND t.code = e.code AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'schools') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'responsibles' THEN
            PERFORM FROM jsonb_to_recordset(_read->'responsibles') AS e (id UUID, version BIGINT)
                JOIN fratrie.responsibles AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'responsibles') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'responsibles' THEN
            PERFORM FROM jsonb_to_recordset(_held->'responsibles') AS e (id UUID, version BIGINT)
                JOIN fratrie.responsibles AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'responsibles') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'students' THEN
            PERFORM FROM jsonb_to_recordset(_read->'students') AS e (id UUID, version BIGINT)
                JOIN fratrie.students AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'students') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'students' THEN
            PERFORM FROM jsonb_to_recordset(_held->'students') AS e (id UUID, version BIGINT)
                JOIN fratrie.students AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'students') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'accounts' THEN
            PERFORM FROM jsonb_to_recordset(_read->'accounts') AS e (id UUID, version BIGINT)
                JOIN fratrie.accounts AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'accounts') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'accounts' THEN
            PERFORM FROM jsonb_to_recordset(_held->'accounts') AS e (id UUID, version BIGINT)
                JOIN fratrie.accounts AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'accounts') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'responsibilities' THEN
            PERFORM FROM jsonb_to_recordset(_read->'responsibilities') AS e (id UUID, version BIGINT)
                JOIN fratrie.responsibilities AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'responsibilities') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'responsibilities' THEN
            PERFORM FROM jsonb_to_recordset(_held->'responsibilities') AS e (id UUID, version BIGINT)
                JOIN fratrie.responsibilities AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'responsibilities') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'merges' THEN
            PERFORM FROM jsonb_to_recordset(_read->'merges') AS e (id UUID, version BIGINT)
                JOIN fratrie.merges AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'merges') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'merges' THEN
            PERFORM FROM jsonb_to_recordset(_held->'merges') AS e (id UUID, version BIGINT)
                JOIN fratrie.merges AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'merges') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'waivers' THEN
            PERFORM FROM jsonb_to_recordset(_read->'waivers') AS e (low_id UUID, high_id UUID, version BIGINT)
                JOIN fratrie.waivers AS t ON t.realm_id = _realm AND t.low_id = e.low_id AND t.high_id = e.high_id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'waivers') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'waivers' THEN
            PERFORM FROM jsonb_to_recordset(_held->'waivers') AS e (low_id UUID, high_id UUID, version BIGINT)
                JOIN fratrie.waivers AS t ON t.realm_id = _realm AND t.low_id = e.low_id AND t.high_id = e.high_id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'waivers') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _read ? 'priors' THEN
            PERFORM FROM jsonb_to_recordset(_read->'priors') AS e (id UUID, version BIGINT)
                JOIN fratrie.priors AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR SHARE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_read->'priors') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _held ? 'priors' THEN
            PERFORM FROM jsonb_to_recordset(_held->'priors') AS e (id UUID, version BIGINT)
                JOIN fratrie.priors AS t ON t.realm_id = _realm AND t.id = e.id AND e.version IN (t.version, -1)
                FOR NO KEY UPDATE OF t;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_held->'priors') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _absent <> '{}' THEN
            PERFORM FROM jsonb_to_recordset(_absent->'schools') AS e (code TEXT)
                JOIN fratrie.schools AS t ON t.realm_id = _realm AND t.code = e.code
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'responsibles') AS e (id UUID)
                JOIN fratrie.responsibles AS t ON t.realm_id = _realm AND t.id = e.id
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'students') AS e (id UUID)
                JOIN fratrie.students AS t ON t.realm_id = _realm AND t.id = e.id
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'accounts') AS e (id UUID)
                JOIN fratrie.accounts AS t ON t.realm_id = _realm AND t.id = e.id
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'responsibilities') AS e (id UUID)
                JOIN fratrie.responsibilities AS t ON t.realm_id = _realm AND t.id = e.id
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'merges') AS e (id UUID)
                JOIN fratrie.merges AS t ON t.realm_id = _realm AND t.id = e.id
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'waivers') AS e (low_id UUID, high_id UUID)
                JOIN fratrie.waivers AS t ON t.realm_id = _realm AND t.low_id = e.low_id AND t.high_id = e.high_id
            UNION ALL SELECT FROM jsonb_to_recordset(_absent->'priors') AS e (id UUID)
                JOIN fratrie.priors AS t ON t.realm_id = _realm AND t.id = e.id;
            IF FOUND THEN
                RAISE unique_violation;
            END IF;
        END IF;

        -- Deletions, then updates, then insertions, so that a unique value let go is free for who takes it; among
        -- links, those that end come before those that hold.
        IF _deletes ? 'priors' THEN
            DELETE FROM fratrie.priors AS t USING jsonb_array_elements(_deletes->'priors') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _deletes ? 'waivers' THEN
            DELETE FROM fratrie.waivers AS t USING jsonb_array_elements(_deletes->'waivers') AS e
                WHERE t.realm_id = _realm AND t.low_id = (e->>'low_id')::uuid AND t.high_id = (e->>'high_id')::uuid;
        END IF;
        IF _deletes ? 'merges' THEN
            DELETE FROM fratrie.merges AS t USING jsonb_array_elements(_deletes->'merges') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _deletes ? 'responsibilities' THEN
            DELETE FROM fratrie.responsibilities AS t USING jsonb_array_elements(_deletes->'responsibilities') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _deletes ? 'accounts' THEN
            DELETE FROM fratrie.accounts AS t USING jsonb_array_elements(_deletes->'accounts') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _deletes ? 'students' THEN
            DELETE FROM fratrie.students AS t USING jsonb_array_elements(_deletes->'students') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _deletes ? 'responsibles' THEN
            DELETE FROM fratrie.responsibles AS t USING jsonb_array_elements(_deletes->'responsibles') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _deletes ? 'schools' THEN
            DELETE FROM fratrie.schools AS t USING jsonb_array_elements(_deletes->'schools') AS e
                WHERE t.realm_id = _realm AND t.code = (e->>'code')::text;
        END IF;
        IF _updates ? 'schools' THEN
            UPDATE fratrie.schools AS t SET
                name = v.name, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.schools, _updates->'schools') AS v
            WHERE t.realm_id = _realm AND t.code = v.code AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'schools') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'responsibles' THEN
            UPDATE fratrie.responsibles AS t SET
                family = v.family, usage = v.usage, given = v.given, name_key = v.name_key, usage_key = v.usage_key,
                email_key = v.email_key, mobile_key = v.mobile_key, address_key = v.address_key, school = v.school,
                external = v.external, details = v.details, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.responsibles, _updates->'responsibles') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'responsibles') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'students' THEN
            UPDATE fratrie.students AS t SET
                family = v.family, usage = v.usage, given = v.given, birth_date = v.birth_date,
                ine = v.ine, source_school = v.source_school, source_external = v.source_external,
                school = v.school, class = v.class, left_at = v.left_at, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.students, _updates->'students') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'students') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'accounts' THEN
            UPDATE fratrie.accounts AS t SET
                identifier = v.identifier, responsible_id = v.responsible_id, student_id = v.student_id,
                status = v.status, before = v.before, into_id = v.into_id, answers_id = v.answers_id,
                merge_id = v.merge_id, secret = v.secret, session_stamp = v.session_stamp,
                letter = v.letter, email = v.email, email_folded = v.email_folded, pending = v.pending,
                former = v.former, phone = v.phone, phone_key = v.phone_key, mail_opt_out = v.mail_opt_out, reset = v.reset, reminder = v.reminder, hold = v.hold,
                registered_at = v.registered_at, activated_at = v.activated_at, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.accounts, _updates->'accounts') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'accounts') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'ended' THEN
            UPDATE fratrie.responsibilities AS t SET
                account_id = v.account_id, responsible_id = v.responsible_id, student_id = v.student_id,
                school = v.school, level = v.level, rank = v.rank, relationships = v.relationships, rights = v.rights,
                restrictions = v.restrictions, since = v.since, ended_at = v.ended_at,
                end_reason = v.end_reason, joined_into = v.joined_into, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.responsibilities, _updates->'ended') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'ended') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'responsibilities' THEN
            UPDATE fratrie.responsibilities AS t SET
                account_id = v.account_id, responsible_id = v.responsible_id, student_id = v.student_id,
                school = v.school, level = v.level, rank = v.rank, relationships = v.relationships, rights = v.rights,
                restrictions = v.restrictions, since = v.since, ended_at = v.ended_at,
                end_reason = v.end_reason, joined_into = v.joined_into, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.responsibilities, _updates->'responsibilities') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'responsibilities') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'merges' THEN
            UPDATE fratrie.merges AS t SET
                principal_id = v.principal_id, at = v.at, record = v.record, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.merges, _updates->'merges') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'merges') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'waivers' THEN
            UPDATE fratrie.waivers AS t SET
                says = v.says, agent = v.agent, at = v.at, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.waivers, _updates->'waivers') AS v
            WHERE t.realm_id = _realm AND t.low_id = v.low_id AND t.high_id = v.high_id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'waivers') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _updates ? 'priors' THEN
            UPDATE fratrie.priors AS t SET
                entry_id = v.entry_id, responsible_id = v.responsible_id, student_id = v.student_id, salt = v.salt,
                former = v.former, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.priors, _updates->'priors') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_updates->'priors') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'schools' THEN
            INSERT INTO fratrie.schools (realm_id, code, name, version)
                SELECT _realm, code, name, version
                FROM jsonb_populate_recordset(NULL::fratrie.schools, _inserts->'schools')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'schools') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'responsibles' THEN
            INSERT INTO fratrie.responsibles (realm_id, id, family, usage, given, name_key, usage_key, email_key, mobile_key,
                    address_key, school, external, details, version)
                SELECT _realm, id, family, usage, given, name_key, usage_key, email_key, mobile_key, address_key, school,
                    external, details, version
                FROM jsonb_populate_recordset(NULL::fratrie.responsibles, _inserts->'responsibles')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'responsibles') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'students' THEN
            INSERT INTO fratrie.students (realm_id, id, family, usage, given, birth_date, ine, source_school, source_external, school,
                    class, left_at, version)
                SELECT _realm, id, family, usage, given, birth_date, ine, source_school, source_external, school,
                    class, left_at, version
                FROM jsonb_populate_recordset(NULL::fratrie.students, _inserts->'students')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'students') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'accounts' THEN
            INSERT INTO fratrie.accounts (realm_id, id, identifier, responsible_id, student_id, status, before, into_id, answers_id,
                    merge_id, secret, session_stamp, letter, email, email_folded, pending, former, phone, phone_key,
                    mail_opt_out, reset, reminder, hold, registered_at, activated_at, version)
                SELECT _realm, id, identifier, responsible_id, student_id, status, before, into_id, answers_id,
                    merge_id, secret, session_stamp, letter, email, email_folded, pending, former, phone, phone_key,
                    mail_opt_out, reset, reminder, hold, registered_at, activated_at, version
                FROM jsonb_populate_recordset(NULL::fratrie.accounts, _inserts->'accounts')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'accounts') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'responsibilities' THEN
            INSERT INTO fratrie.responsibilities (realm_id, id, account_id, responsible_id, student_id, school, level, rank, relationships, rights,
                    restrictions, since, ended_at, end_reason, joined_into, version)
                SELECT _realm, id, account_id, responsible_id, student_id, school, level, rank, relationships, rights,
                    restrictions, since, ended_at, end_reason, joined_into, version
                FROM jsonb_populate_recordset(NULL::fratrie.responsibilities, _inserts->'responsibilities')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'responsibilities') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'merges' THEN
            INSERT INTO fratrie.merges (realm_id, id, principal_id, at, record, version)
                SELECT _realm, id, principal_id, at, record, version
                FROM jsonb_populate_recordset(NULL::fratrie.merges, _inserts->'merges')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'merges') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'waivers' THEN
            INSERT INTO fratrie.waivers (realm_id, low_id, high_id, says, agent, at, version)
                SELECT _realm, low_id, high_id, says, agent, at, version
                FROM jsonb_populate_recordset(NULL::fratrie.waivers, _inserts->'waivers')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'waivers') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _inserts ? 'priors' THEN
            INSERT INTO fratrie.priors (realm_id, id, entry_id, responsible_id, student_id, salt, former, version)
                SELECT _realm, id, entry_id, responsible_id, student_id, salt, former, version
                FROM jsonb_populate_recordset(NULL::fratrie.priors, _inserts->'priors')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_inserts->'priors') THEN
                RAISE unique_violation;
            END IF;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        RETURN jsonb_build_object('refused', NULL);
    END;

    _position := pg_current_xact_id()::text::bigint;
    -- The heads of lanes are the last locks, in the order of lanes: who waits for one holds none that comes after it, but for
    -- a lane's first entry. Lengths and links are in the order of `_lanes`.
    IF jsonb_array_length(_journal) > 0 THEN
        SELECT array_agg(h.length), array_agg(h.link) INTO _lengths, _ends
            FROM (SELECT t.length, t.link FROM unnest(_lanes) AS v (lane)
                JOIN fratrie.journal_heads AS t ON t.realm_id = _realm AND t.lane = v.lane
                ORDER BY t.lane FOR NO KEY UPDATE OF t) AS h;
        IF cardinality(_ends) IS DISTINCT FROM cardinality(_lanes) THEN
            INSERT INTO fratrie.journal_heads (realm_id, lane, length, link)
                SELECT _realm, v.lane, 0, decode(_changes->'starts'->>(v.place - 1)::integer, 'hex')
                FROM unnest(_lanes) WITH ORDINALITY AS v (lane, place) ON CONFLICT DO NOTHING;
            SELECT array_agg(h.length), array_agg(h.link) INTO _lengths, _ends
                FROM (SELECT t.length, t.link FROM unnest(_lanes) AS v (lane)
                    JOIN fratrie.journal_heads AS t ON t.realm_id = _realm AND t.lane = v.lane
                ORDER BY t.lane FOR NO KEY UPDATE OF t) AS h;
        END IF;
        FOR _place IN 0 .. jsonb_array_length(_journal) - 1 LOOP
            _lane := array_position(_lanes, (_journal->_place->>'lane')::smallint);
            _lengths[_lane] := _lengths[_lane] + 1;
            _ends[_lane] := sha256(_ends[_lane] || decode(_journal->_place->>'digest', 'hex'));
            _places := array_append(_places, _lengths[_lane]);
            _links := array_append(_links, _ends[_lane]);
        END LOOP;
        WITH heads AS (
            UPDATE fratrie.journal_heads AS t SET length = v.length, link = v.link
                FROM unnest(_lanes, _lengths, _ends) AS v (lane, length, link)
                WHERE t.realm_id = _realm AND t.lane = v.lane
        ), entries AS (
            INSERT INTO fratrie.journal (realm_id, id, commit_id, position, at, lane, place, link, entry)
                SELECT _realm, (e.entry->>'id')::uuid, (e.entry->>'commit')::uuid, _position, (e.entry->>'at')::timestamptz,
                    (e.entry->>'lane')::smallint, _places[e.place], _links[e.place], e.entry->'record'
                FROM jsonb_array_elements(_journal) WITH ORDINALITY AS e (entry, place)
        )
        INSERT INTO fratrie.journal_subjects (realm_id, account_id, position, entry_id)
            SELECT _realm, s.account::uuid, _position, (e.entry->>'id')::uuid
            FROM jsonb_array_elements(_journal) AS e (entry), jsonb_array_elements_text(e.entry->'subjects') AS s (account);
    END IF;
    IF jsonb_array_length(_changes->'events') > 0 THEN
        INSERT INTO fratrie.outbox (realm_id, id, commit_id, position, at, event)
            SELECT _realm, (e->>'id')::uuid, (e->>'commit')::uuid, _position, (e->>'at')::timestamptz, e->'record'
            FROM jsonb_array_elements(_changes->'events') AS e;
    END IF;
    RETURN NULL;
END
$$;
