-- One change set in one call: locks and checks what the decision rests on, writes, and records; or says why not and
-- leaves everything as it was. The answer is NULL when it happened now, `{"receipt": …}` when it had happened before,
-- `{"conflict": n}` when the n-th expectation does not hold, `{"taken": null}` when a unique value is held elsewhere.
--
-- `changes` holds `expects`, `deletes`, `updates`, `inserts`, each by table, `journal` and `events`, and the `lane` of the
-- commit's entries with its `start`. An expected
-- version is NULL for a row that must not be there, -1 for one that must, at whatever version.
--
-- Tables of which nothing is said are not asked, and each statement is planned once a session: to plan takes longer than to
-- find a few rows by their keys.

CREATE FUNCTION fratrie.commit(_realm TEXT, _commit UUID, _at TIMESTAMPTZ, _receipt JSONB, _changes JSONB)
RETURNS JSONB LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    _wanted RECORD;
    _found BIGINT;
    _place BIGINT;
    _count BIGINT;
    _position BIGINT;
    _lane SMALLINT := _changes->>'lane';
    _length BIGINT;
    _link BYTEA;
BEGIN
    INSERT INTO fratrie.commits (realm_id, id, at, receipt) VALUES (_realm, _commit, _at, _receipt)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN (SELECT jsonb_build_object('receipt', receipt) FROM fratrie.commits
            WHERE realm_id = _realm AND id = _commit);
    END IF;

    -- In the order of tables and keys, so that no two commits wait for each other; what is only read, shared.
    IF _changes->'expects' ? 'schools' THEN
        FOR _wanted IN SELECT (e->>'code')::text AS code, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'schools') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.schools AS t
                    WHERE t.realm_id = _realm AND t.code = _wanted.code FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.schools AS t
                    WHERE t.realm_id = _realm AND t.code = _wanted.code FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'responsibles' THEN
        FOR _wanted IN SELECT (e->>'id')::uuid AS id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'responsibles') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.responsibles AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.responsibles AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'students' THEN
        FOR _wanted IN SELECT (e->>'id')::uuid AS id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'students') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.students AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.students AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'accounts' THEN
        FOR _wanted IN SELECT (e->>'id')::uuid AS id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'accounts') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.accounts AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.accounts AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'responsibilities' THEN
        FOR _wanted IN SELECT (e->>'id')::uuid AS id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'responsibilities') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.responsibilities AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.responsibilities AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'merges' THEN
        FOR _wanted IN SELECT (e->>'id')::uuid AS id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'merges') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.merges AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.merges AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'waivers' THEN
        FOR _wanted IN SELECT (e->>'low_id')::uuid AS low_id, (e->>'high_id')::uuid AS high_id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'waivers') AS e ORDER BY 1, 2 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.waivers AS t
                    WHERE t.realm_id = _realm AND t.low_id = _wanted.low_id AND t.high_id = _wanted.high_id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.waivers AS t
                    WHERE t.realm_id = _realm AND t.low_id = _wanted.low_id AND t.high_id = _wanted.high_id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _changes->'expects' ? 'priors' THEN
        FOR _wanted IN SELECT (e->>'id')::uuid AS id, (e->>'version')::bigint AS version,
                (e->>'place')::bigint AS place, (e->>'written')::boolean AS written
            FROM jsonb_array_elements(_changes->'expects'->'priors') AS e ORDER BY 1 LOOP
            IF _wanted.written THEN
                SELECT t.version INTO _found FROM fratrie.priors AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR NO KEY UPDATE;
            ELSE
                SELECT t.version INTO _found FROM fratrie.priors AS t
                    WHERE t.realm_id = _realm AND t.id = _wanted.id FOR SHARE;
            END IF;
            IF _found IS DISTINCT FROM _wanted.version AND (_wanted.version IS DISTINCT FROM -1 OR _found IS NULL) THEN
                _place := least(_place, _wanted.place);
            END IF;
        END LOOP;
    END IF;
    IF _place IS NOT NULL THEN
        DELETE FROM fratrie.commits WHERE realm_id = _realm AND id = _commit;
        RETURN jsonb_build_object('conflict', _place);
    END IF;

    BEGIN
        -- Deletions, then updates, then insertions, so that a unique value let go is free for who takes it; among
        -- links, those that end come before those that hold.
        IF _changes->'deletes' ? 'priors' THEN
            DELETE FROM fratrie.priors AS t USING jsonb_array_elements(_changes->'deletes'->'priors') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'waivers' THEN
            DELETE FROM fratrie.waivers AS t USING jsonb_array_elements(_changes->'deletes'->'waivers') AS e
                WHERE t.realm_id = _realm AND t.low_id = (e->>'low_id')::uuid AND t.high_id = (e->>'high_id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'merges' THEN
            DELETE FROM fratrie.merges AS t USING jsonb_array_elements(_changes->'deletes'->'merges') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'responsibilities' THEN
            DELETE FROM fratrie.responsibilities AS t USING jsonb_array_elements(_changes->'deletes'->'responsibilities') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'accounts' THEN
            DELETE FROM fratrie.accounts AS t USING jsonb_array_elements(_changes->'deletes'->'accounts') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'students' THEN
            DELETE FROM fratrie.students AS t USING jsonb_array_elements(_changes->'deletes'->'students') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'responsibles' THEN
            DELETE FROM fratrie.responsibles AS t USING jsonb_array_elements(_changes->'deletes'->'responsibles') AS e
                WHERE t.realm_id = _realm AND t.id = (e->>'id')::uuid;
        END IF;
        IF _changes->'deletes' ? 'schools' THEN
            DELETE FROM fratrie.schools AS t USING jsonb_array_elements(_changes->'deletes'->'schools') AS e
                WHERE t.realm_id = _realm AND t.code = (e->>'code')::text;
        END IF;
        IF _changes->'updates' ? 'schools' THEN
            UPDATE fratrie.schools AS t SET
                name = v.name, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.schools, _changes->'updates'->'schools') AS v
            WHERE t.realm_id = _realm AND t.code = v.code AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'schools') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'responsibles' THEN
            UPDATE fratrie.responsibles AS t SET
                family = v.family, usage = v.usage, given = v.given, name_key = v.name_key, usage_key = v.usage_key,
                email_key = v.email_key, mobile_key = v.mobile_key, address_key = v.address_key, school = v.school,
                external = v.external, details = v.details, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.responsibles, _changes->'updates'->'responsibles') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'responsibles') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'students' THEN
            UPDATE fratrie.students AS t SET
                family = v.family, usage = v.usage, given = v.given, birth_date = v.birth_date,
                ine = v.ine, source_school = v.source_school, source_external = v.source_external,
                school = v.school, class = v.class, left_at = v.left_at, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.students, _changes->'updates'->'students') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'students') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'accounts' THEN
            UPDATE fratrie.accounts AS t SET
                identifier = v.identifier, responsible_id = v.responsible_id, student_id = v.student_id,
                status = v.status, before = v.before, into_id = v.into_id, answers_id = v.answers_id,
                merge_id = v.merge_id, secret = v.secret, session_stamp = v.session_stamp,
                letter = v.letter, email = v.email, email_folded = v.email_folded, pending = v.pending,
                former = v.former, phone = v.phone, phone_key = v.phone_key, mail_opt_out = v.mail_opt_out, reset = v.reset, reminder = v.reminder, hold = v.hold,
                registered_at = v.registered_at, activated_at = v.activated_at, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.accounts, _changes->'updates'->'accounts') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'accounts') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'ended' THEN
            UPDATE fratrie.responsibilities AS t SET
                account_id = v.account_id, responsible_id = v.responsible_id, student_id = v.student_id,
                school = v.school, level = v.level, rank = v.rank, relationships = v.relationships, rights = v.rights,
                restrictions = v.restrictions, since = v.since, ended_at = v.ended_at,
                end_reason = v.end_reason, joined_into = v.joined_into, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.responsibilities, _changes->'updates'->'ended') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'ended') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'responsibilities' THEN
            UPDATE fratrie.responsibilities AS t SET
                account_id = v.account_id, responsible_id = v.responsible_id, student_id = v.student_id,
                school = v.school, level = v.level, rank = v.rank, relationships = v.relationships, rights = v.rights,
                restrictions = v.restrictions, since = v.since, ended_at = v.ended_at,
                end_reason = v.end_reason, joined_into = v.joined_into, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.responsibilities, _changes->'updates'->'responsibilities') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'responsibilities') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'merges' THEN
            UPDATE fratrie.merges AS t SET
                principal_id = v.principal_id, at = v.at, record = v.record, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.merges, _changes->'updates'->'merges') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'merges') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'waivers' THEN
            UPDATE fratrie.waivers AS t SET
                says = v.says, agent = v.agent, at = v.at, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.waivers, _changes->'updates'->'waivers') AS v
            WHERE t.realm_id = _realm AND t.low_id = v.low_id AND t.high_id = v.high_id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'waivers') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'updates' ? 'priors' THEN
            UPDATE fratrie.priors AS t SET
                entry_id = v.entry_id, responsible_id = v.responsible_id, student_id = v.student_id, salt = v.salt,
                former = v.former, version = v.version
            FROM jsonb_populate_recordset(NULL::fratrie.priors, _changes->'updates'->'priors') AS v
            WHERE t.realm_id = _realm AND t.id = v.id AND t.version = v.version - 1;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'updates'->'priors') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'schools' THEN
            INSERT INTO fratrie.schools (realm_id, code, name, version)
                SELECT _realm, code, name, version
                FROM jsonb_populate_recordset(NULL::fratrie.schools, _changes->'inserts'->'schools')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'schools') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'responsibles' THEN
            INSERT INTO fratrie.responsibles (realm_id, id, family, usage, given, name_key, usage_key, email_key, mobile_key,
                    address_key, school, external, details, version)
                SELECT _realm, id, family, usage, given, name_key, usage_key, email_key, mobile_key, address_key, school,
                    external, details, version
                FROM jsonb_populate_recordset(NULL::fratrie.responsibles, _changes->'inserts'->'responsibles')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'responsibles') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'students' THEN
            INSERT INTO fratrie.students (realm_id, id, family, usage, given, birth_date, ine, source_school, source_external, school,
                    class, left_at, version)
                SELECT _realm, id, family, usage, given, birth_date, ine, source_school, source_external, school,
                    class, left_at, version
                FROM jsonb_populate_recordset(NULL::fratrie.students, _changes->'inserts'->'students')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'students') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'accounts' THEN
            INSERT INTO fratrie.accounts (realm_id, id, identifier, responsible_id, student_id, status, before, into_id, answers_id,
                    merge_id, secret, session_stamp, letter, email, email_folded, pending, former, phone, phone_key,
                    mail_opt_out, reset, reminder, hold, registered_at, activated_at, version)
                SELECT _realm, id, identifier, responsible_id, student_id, status, before, into_id, answers_id,
                    merge_id, secret, session_stamp, letter, email, email_folded, pending, former, phone, phone_key,
                    mail_opt_out, reset, reminder, hold, registered_at, activated_at, version
                FROM jsonb_populate_recordset(NULL::fratrie.accounts, _changes->'inserts'->'accounts')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'accounts') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'responsibilities' THEN
            INSERT INTO fratrie.responsibilities (realm_id, id, account_id, responsible_id, student_id, school, level, rank, relationships, rights,
                    restrictions, since, ended_at, end_reason, joined_into, version)
                SELECT _realm, id, account_id, responsible_id, student_id, school, level, rank, relationships, rights,
                    restrictions, since, ended_at, end_reason, joined_into, version
                FROM jsonb_populate_recordset(NULL::fratrie.responsibilities, _changes->'inserts'->'responsibilities')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'responsibilities') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'merges' THEN
            INSERT INTO fratrie.merges (realm_id, id, principal_id, at, record, version)
                SELECT _realm, id, principal_id, at, record, version
                FROM jsonb_populate_recordset(NULL::fratrie.merges, _changes->'inserts'->'merges')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'merges') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'waivers' THEN
            INSERT INTO fratrie.waivers (realm_id, low_id, high_id, says, agent, at, version)
                SELECT _realm, low_id, high_id, says, agent, at, version
                FROM jsonb_populate_recordset(NULL::fratrie.waivers, _changes->'inserts'->'waivers')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'waivers') THEN
                RAISE unique_violation;
            END IF;
        END IF;
        IF _changes->'inserts' ? 'priors' THEN
            INSERT INTO fratrie.priors (realm_id, id, entry_id, responsible_id, student_id, salt, former, version)
                SELECT _realm, id, entry_id, responsible_id, student_id, salt, former, version
                FROM jsonb_populate_recordset(NULL::fratrie.priors, _changes->'inserts'->'priors')
                ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS _count = ROW_COUNT;
            IF _count <> jsonb_array_length(_changes->'inserts'->'priors') THEN
                RAISE unique_violation;
            END IF;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        DELETE FROM fratrie.commits WHERE realm_id = _realm AND id = _commit;
        RETURN jsonb_build_object('taken', NULL);
    END;

    _position := pg_current_xact_id()::text::bigint;
    INSERT INTO fratrie.outbox (realm_id, id, commit_id, position, at, event)
        SELECT _realm, (e->>'id')::uuid, _commit, _position, (e->>'at')::timestamptz, e->'record'
        FROM jsonb_array_elements(_changes->'events') AS e;

    -- The lane's head is the last lock, and the only one of its kind that a commit takes: who waits for it holds no other.
    IF jsonb_array_length(_changes->'journal') > 0 THEN
        INSERT INTO fratrie.journal_heads (realm_id, lane, length, link)
            VALUES (_realm, _lane, 0, decode(_changes->>'start', 'hex')) ON CONFLICT DO NOTHING;
        SELECT h.length, h.link INTO _length, _link FROM fratrie.journal_heads AS h
            WHERE h.realm_id = _realm AND h.lane = _lane FOR NO KEY UPDATE;
        FOR _wanted IN SELECT e AS entry FROM jsonb_array_elements(_changes->'journal') AS e LOOP
            _length := _length + 1;
            _link := sha256(_link || decode(_wanted.entry->>'digest', 'hex'));
            INSERT INTO fratrie.journal (realm_id, id, commit_id, position, at, lane, place, link, entry)
                VALUES (_realm, (_wanted.entry->>'id')::uuid, _commit, _position, (_wanted.entry->>'at')::timestamptz,
                    _lane, _length, _link, _wanted.entry->'record');
            INSERT INTO fratrie.journal_subjects (realm_id, account_id, position, entry_id)
                SELECT _realm, account::uuid, _position, (_wanted.entry->>'id')::uuid
                FROM jsonb_array_elements_text(_wanted.entry->'subjects') AS account;
        END LOOP;
        UPDATE fratrie.journal_heads SET length = _length, link = _link WHERE realm_id = _realm AND lane = _lane;
    END IF;
    RETURN NULL;
END
$$;
