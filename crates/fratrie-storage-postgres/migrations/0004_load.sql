-- What a decision needs, in one call: each set by an index, and only those that are asked for. A statement that could ask for
-- all of them would be long to plan, and to begin. STABLE: all is of one moment.
--
-- A record is its table's row, whole, in PostgreSQL's binary form; a receipt is JSON.
--
-- `roots` are the accounts asked for and those that answer for them. Keys are asked for as arrays, so that the planner
-- follows an index however many it expects; planned once a session, since to plan takes longer than to read; and never
-- with a scan of a table, whatever the statistics say: in a realm that was just imported they say nothing yet.

CREATE FUNCTION fratrie.load(
    _realm TEXT, _accounts UUID[], _identifiers TEXT[], _emails TEXT[], _schools TEXT[],
    _student_schools TEXT[], _students TEXT[], _ines TEXT[], _responsible_schools TEXT[], _responsibles TEXT[],
    _unnotified BOOLEAN, _receipts UUID[], _merges UUID[], _with_merges BOOLEAN, _held BOOLEAN, _spent TEXT, _children UUID[],
    _priors_of_responsibles UUID[], _priors_of_students UUID[], _alone TEXT[], _whole TEXT[])
RETURNS TABLE (kind TEXT, record BYTEA) LANGUAGE plpgsql STABLE ROWS 20
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET plan_cache_mode = force_generic_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    _asked_students UUID[] := '{}';
    _asked_responsibles UUID[] := '{}';
    _found UUID[] := _accounts;
    _roots UUID[] := '{}';
    _codes TEXT[] := _schools || _whole;
BEGIN
    IF _receipts <> '{}' THEN
        RETURN QUERY SELECT 'receipt', convert_to(t.receipt::text, 'UTF8') FROM fratrie.commits AS t WHERE t.realm_id = _realm AND t.id = ANY(_receipts);
    END IF;
    IF _priors_of_responsibles <> '{}' THEN
        RETURN QUERY SELECT 'prior', record_send(t) FROM fratrie.priors AS t
            WHERE t.realm_id = _realm AND t.responsible_id = ANY(_priors_of_responsibles);
    END IF;
    IF _priors_of_students <> '{}' THEN
        RETURN QUERY SELECT 'prior', record_send(t) FROM fratrie.priors AS t
            WHERE t.realm_id = _realm AND t.student_id = ANY(_priors_of_students);
    END IF;

    -- Persons by keys of their own, and their accounts.
    IF _students <> '{}' THEN
        _asked_students := ARRAY(SELECT t.id FROM unnest(_student_schools, _students) AS v (school, external)
            CROSS JOIN LATERAL (SELECT s.id FROM fratrie.students AS s WHERE s.realm_id = _realm
                AND s.source_school = v.school AND s.source_external = v.external) AS t);
    END IF;
    IF _ines <> '{}' THEN
        _asked_students := _asked_students
            || ARRAY(SELECT t.id FROM fratrie.students AS t WHERE t.realm_id = _realm AND t.ine = ANY(_ines));
    END IF;
    IF _responsibles <> '{}' THEN
        _asked_responsibles := ARRAY(SELECT t.id FROM unnest(_responsible_schools, _responsibles) AS v (school, external)
            CROSS JOIN LATERAL (SELECT r.id FROM fratrie.responsibles AS r WHERE r.realm_id = _realm
                AND r.school = v.school AND r.external = v.external) AS t);
    END IF;
    IF _whole <> '{}' THEN
        _asked_students := _asked_students
            || ARRAY(SELECT t.id FROM fratrie.students AS t WHERE t.realm_id = _realm AND t.school = ANY(_whole))
            || ARRAY(SELECT t.id FROM fratrie.students AS t WHERE t.realm_id = _realm AND t.source_school = ANY(_whole));
        _asked_responsibles := _asked_responsibles
            || ARRAY(SELECT t.id FROM fratrie.responsibles AS t WHERE t.realm_id = _realm AND t.school = ANY(_whole));
    END IF;
    IF _asked_students <> '{}' THEN
        _found := _found || ARRAY(SELECT t.id FROM fratrie.accounts AS t
            WHERE t.realm_id = _realm AND t.student_id = ANY(_asked_students));
    END IF;
    IF _asked_responsibles <> '{}' THEN
        _found := _found || ARRAY(SELECT t.id FROM fratrie.accounts AS t
            WHERE t.realm_id = _realm AND t.responsible_id = ANY(_asked_responsibles));
    END IF;

    -- Accounts in other ways.
    IF _merges <> '{}' THEN
        RETURN QUERY SELECT 'merge', record_send(t) FROM fratrie.merges AS t
            WHERE t.realm_id = _realm AND t.id = ANY(_merges);
        _found := _found
            || ARRAY(SELECT t.principal_id FROM fratrie.merges AS t WHERE t.realm_id = _realm AND t.id = ANY(_merges))
            || ARRAY(SELECT (a->>'account')::uuid FROM fratrie.merges AS t, jsonb_array_elements(t.record->'absorbed') AS a
                WHERE t.realm_id = _realm AND t.id = ANY(_merges));
    END IF;
    IF _identifiers <> '{}' THEN
        _found := _found || ARRAY(SELECT t.id FROM fratrie.accounts AS t
            WHERE t.realm_id = _realm AND t.identifier = ANY(_identifiers));
    END IF;
    IF _emails <> '{}' THEN
        _found := _found || ARRAY(SELECT t.id FROM fratrie.accounts AS t
            WHERE t.realm_id = _realm AND t.email_folded = ANY(_emails));
    END IF;
    IF _children <> '{}' THEN
        _found := _found || ARRAY(SELECT t.account_id FROM fratrie.responsibilities AS t
            WHERE t.realm_id = _realm AND t.student_id = ANY(_children) AND t.ended_at IS NULL);
    END IF;
    IF _unnotified THEN
        _found := _found || ARRAY(SELECT t.id FROM fratrie.accounts AS t WHERE t.realm_id = _realm AND t.status = 'created');
    END IF;
    IF _held THEN
        _found := _found || ARRAY(SELECT t.id FROM fratrie.accounts AS t WHERE t.realm_id = _realm AND t.hold IS NOT NULL);
    END IF;
    IF _spent IS NOT NULL THEN
        _found := _found || ARRAY(SELECT a.id FROM fratrie.accounts AS a
            JOIN fratrie.merges AS m ON m.realm_id = _realm AND m.id = a.merge_id
            JOIN fratrie.accounts AS r ON r.realm_id = _realm AND r.id = a.answers_id AND r.hold IS NULL
            WHERE a.realm_id = _realm AND a.status = 'merged' AND (a.secret IS NOT NULL OR a.letter IS NOT NULL)
                AND m.at <= _spent::timestamptz ORDER BY a.id LIMIT 200);
    END IF;

    -- The accounts found, those that answer for them, and all that hangs on these.
    IF _found <> '{}' THEN
        _roots := ARRAY(SELECT DISTINCT v.id FROM fratrie.accounts AS t
            CROSS JOIN LATERAL (VALUES (t.id), (t.answers_id)) AS v (id)
            WHERE t.realm_id = _realm AND t.id = ANY(_found) AND v.id IS NOT NULL);
    END IF;
    IF _roots <> '{}' THEN
        -- In one statement, since each costs more to begin than to find a few rows. Pairs of accounts are not asked for one
        -- by one: `IS TRUE` keeps the second key out of the index.
        RETURN QUERY WITH here AS MATERIALIZED (
            SELECT t.* FROM fratrie.accounts AS t WHERE t.realm_id = _realm AND t.id = ANY(_roots)
            UNION ALL SELECT t.* FROM unnest(_roots) AS v (id)
                JOIN fratrie.accounts AS t ON t.realm_id = _realm AND t.answers_id = v.id AND t.id <> ALL(_roots)
        ), links AS MATERIALIZED (
            SELECT t.* FROM fratrie.responsibilities AS t WHERE t.realm_id = _realm AND t.account_id = ANY(_roots)
        ), pupils AS MATERIALIZED (
            SELECT t.* FROM fratrie.students AS t WHERE t.realm_id = _realm AND t.id = ANY(_asked_students
                || ARRAY(SELECT h.student_id FROM here AS h WHERE h.student_id IS NOT NULL)
                || ARRAY(SELECT l.student_id FROM links AS l))
        )
        SELECT 'account', record_send(h) FROM here AS h
        UNION ALL SELECT 'responsibility', record_send(l) FROM links AS l
        UNION ALL SELECT 'student', record_send(p) FROM pupils AS p
        UNION ALL SELECT 'responsible', record_send(t) FROM fratrie.responsibles AS t
            WHERE t.realm_id = _realm AND t.id = ANY(_asked_responsibles
                || ARRAY(SELECT h.responsible_id FROM here AS h WHERE h.responsible_id IS NOT NULL)
                || ARRAY(SELECT l.responsible_id FROM links AS l))
        UNION ALL SELECT 'school', record_send(t) FROM fratrie.schools AS t
            WHERE t.realm_id = _realm AND t.code = ANY(_codes || ARRAY(SELECT p.school FROM pupils AS p))
        UNION ALL SELECT 'waiver', record_send(t) FROM fratrie.waivers AS t
            WHERE t.realm_id = _realm AND t.low_id = ANY(_roots) AND (t.high_id = ANY(_roots)) IS TRUE
        UNION ALL SELECT 'merge', record_send(t) FROM fratrie.merges AS t
            WHERE _with_merges AND t.realm_id = _realm AND t.principal_id = ANY(ARRAY(SELECT h.id FROM here AS h))
                AND t.id <> ALL(_merges);
    ELSE
        -- Nobody has an account: the persons alone.
        IF _asked_responsibles <> '{}' THEN
            RETURN QUERY SELECT 'responsible', record_send(t) FROM fratrie.responsibles AS t
                WHERE t.realm_id = _realm AND t.id = ANY(_asked_responsibles);
        END IF;
        IF _asked_students <> '{}' THEN
            RETURN QUERY SELECT 'student', record_send(t) FROM fratrie.students AS t
                WHERE t.realm_id = _realm AND t.id = ANY(_asked_students);
            _codes := _codes || ARRAY(SELECT DISTINCT t.school FROM fratrie.students AS t
                WHERE t.realm_id = _realm AND t.id = ANY(_asked_students));
        END IF;
        IF _codes <> '{}' THEN
            RETURN QUERY SELECT 'school', record_send(t) FROM fratrie.schools AS t
                WHERE t.realm_id = _realm AND t.code = ANY(_codes);
        END IF;
    END IF;
    IF _alone <> '{}' THEN
        RETURN QUERY SELECT 'account', record_send(t) FROM fratrie.accounts AS t
            WHERE t.realm_id = _realm AND t.identifier = ANY(_alone);
    END IF;
END
$$;
