-- Every key begins with the realm, so that the tables can be distributed or partitioned by it. Versions count from 1.
-- Foreign keys are checked at COMMIT, so that a change set's rows may come in any order.

CREATE SCHEMA IF NOT EXISTS fratrie;

CREATE TABLE fratrie.schools (
    realm_id TEXT NOT NULL,
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    version  BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, code)
);

CREATE TABLE fratrie.responsibles (
    realm_id TEXT NOT NULL,
    id       UUID NOT NULL,
    family   TEXT NOT NULL,
    usage    TEXT,
    given    TEXT NOT NULL,
    -- What the records of one person share, folded: birth name and given name, usage name and given name, e-mail, mobile,
    -- address and given name.
    name_key    TEXT COLLATE "C" NOT NULL,
    usage_key   TEXT COLLATE "C",
    email_key   TEXT COLLATE "C",
    mobile_key  TEXT COLLATE "C",
    address_key TEXT COLLATE "C",
    school   TEXT NOT NULL,
    external TEXT NOT NULL,
    -- How the school's base says that they are addressed and reached.
    details  JSONB NOT NULL,
    version  BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, school, external),
    FOREIGN KEY (realm_id, school) REFERENCES fratrie.schools DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX responsibles_name ON fratrie.responsibles (realm_id, name_key);
CREATE INDEX responsibles_usage ON fratrie.responsibles (realm_id, usage_key) WHERE usage_key IS NOT NULL;
CREATE INDEX responsibles_email ON fratrie.responsibles (realm_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX responsibles_mobile ON fratrie.responsibles (realm_id, mobile_key) WHERE mobile_key IS NOT NULL;
CREATE INDEX responsibles_address ON fratrie.responsibles (realm_id, address_key) WHERE address_key IS NOT NULL;

CREATE TABLE fratrie.students (
    realm_id        TEXT NOT NULL,
    id              UUID NOT NULL,
    family          TEXT NOT NULL,
    usage           TEXT,
    given           TEXT NOT NULL,
    birth_date      DATE,
    ine             TEXT,
    source_school   TEXT NOT NULL,
    source_external TEXT NOT NULL,
    school          TEXT NOT NULL,
    class           TEXT NOT NULL,
    -- Since when the school's base no longer names the student.
    left_at         TIMESTAMPTZ,
    version         BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, source_school, source_external),
    FOREIGN KEY (realm_id, source_school) REFERENCES fratrie.schools DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, school) REFERENCES fratrie.schools DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX students_ine ON fratrie.students (realm_id, ine) WHERE ine IS NOT NULL;
CREATE INDEX students_school ON fratrie.students (realm_id, school);

CREATE TABLE fratrie.merges (
    realm_id     TEXT NOT NULL,
    id           UUID NOT NULL,
    principal_id UUID NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    record       JSONB NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id)
);
CREATE INDEX merges_principal ON fratrie.merges (realm_id, principal_id, at);

CREATE TABLE fratrie.accounts (
    realm_id       TEXT NOT NULL,
    id             UUID NOT NULL,
    identifier     TEXT NOT NULL,
    responsible_id UUID,
    student_id     UUID,
    status         TEXT NOT NULL CHECK (status IN
                   ('created', 'notified', 'activating', 'active', 'suspended', 'closed', 'merged')),
    -- What a suspended or merged account returns to.
    before         TEXT CHECK (before IN ('created', 'notified', 'activating', 'active')),
    -- Of a merged account: what absorbed it, what answers for it today at any depth, by which merge.
    into_id        UUID,
    answers_id     UUID,
    merge_id       UUID,
    secret         TEXT,
    session_stamp  UUID NOT NULL,
    letter         JSONB,
    email          TEXT,
    email_folded   TEXT COLLATE "C",
    pending        JSONB,
    former         JSONB,
    phone          TEXT,
    -- The last nine digits of it.
    phone_key      TEXT COLLATE "C",
    mail_opt_out   BOOLEAN NOT NULL,
    reset          JSONB,
    reminder       JSONB,
    hold           JSONB,
    registered_at  TIMESTAMPTZ NOT NULL,
    activated_at   TIMESTAMPTZ,
    version        BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, identifier),
    UNIQUE (realm_id, responsible_id),
    UNIQUE (realm_id, student_id),
    CHECK ((responsible_id IS NULL) <> (student_id IS NULL)),
    CHECK ((status IN ('suspended', 'merged')) = (before IS NOT NULL)),
    CHECK ((status = 'merged') = (into_id IS NOT NULL)),
    CHECK ((into_id IS NULL) = (answers_id IS NULL) AND (into_id IS NULL) = (merge_id IS NULL)),
    CHECK (into_id <> id AND answers_id <> id),
    CHECK ((email IS NULL) = (email_folded IS NULL)),
    FOREIGN KEY (realm_id, responsible_id) REFERENCES fratrie.responsibles DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, student_id) REFERENCES fratrie.students DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, into_id) REFERENCES fratrie.accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, answers_id) REFERENCES fratrie.accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, merge_id) REFERENCES fratrie.merges DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE fratrie.merges ADD FOREIGN KEY (realm_id, principal_id)
    REFERENCES fratrie.accounts DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX accounts_email ON fratrie.accounts (realm_id, email_folded) WHERE email_folded IS NOT NULL;
CREATE INDEX accounts_phone ON fratrie.accounts (realm_id, phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX accounts_answers ON fratrie.accounts (realm_id, answers_id) WHERE answers_id IS NOT NULL;
CREATE INDEX accounts_created ON fratrie.accounts (realm_id) WHERE status = 'created';
CREATE INDEX accounts_held ON fratrie.accounts (realm_id) WHERE hold IS NOT NULL;
-- Absorbed accounts that could still log in again.
CREATE INDEX accounts_spent ON fratrie.accounts (realm_id, id)
    WHERE status = 'merged' AND (secret IS NOT NULL OR letter IS NOT NULL);

-- Letters that nobody used: they are forgotten after a while.
CREATE INDEX accounts_lying ON fratrie.accounts (realm_id, id)
    WHERE status IN ('created', 'notified', 'activating', 'active') AND letter IS NOT NULL
        AND coalesce(letter->>'ended', 'Guessed') = 'Guessed';

CREATE TABLE fratrie.responsibilities (
    realm_id       TEXT NOT NULL,
    id             UUID NOT NULL,
    account_id     UUID NOT NULL,
    responsible_id UUID NOT NULL,
    student_id     UUID NOT NULL,
    school         TEXT NOT NULL,
    -- 1 contact, 2 in charge, 3 legal.
    level          BIGINT NOT NULL CHECK (level IN (1, 2, 3)),
    -- 1 first, 2 second legal responsible.
    rank           BIGINT CHECK (rank IN (1, 2)),
    relationships  JSONB NOT NULL,
    rights         BIGINT NOT NULL,
    restrictions   BIGINT NOT NULL,
    since          TIMESTAMPTZ NOT NULL,
    ended_at       TIMESTAMPTZ,
    end_reason     TEXT CHECK (end_reason IN ('joined', 'source', 'erased')),
    -- The link that remains, where this one ended because a merge found the same child on both sides.
    joined_into    UUID,
    version        BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CHECK (coalesce(end_reason = 'joined', false) = (joined_into IS NOT NULL)),
    FOREIGN KEY (realm_id, account_id) REFERENCES fratrie.accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, responsible_id) REFERENCES fratrie.responsibles DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, student_id) REFERENCES fratrie.students DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, school) REFERENCES fratrie.schools DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, joined_into) REFERENCES fratrie.responsibilities DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX responsibilities_account ON fratrie.responsibilities (realm_id, account_id);
CREATE UNIQUE INDEX responsibilities_held ON fratrie.responsibilities (realm_id, account_id, student_id) WHERE ended_at IS NULL;
CREATE INDEX responsibilities_student ON fratrie.responsibilities (realm_id, student_id);

CREATE TABLE fratrie.waivers (
    realm_id TEXT NOT NULL,
    low_id   UUID NOT NULL,
    high_id  UUID NOT NULL,
    says     TEXT NOT NULL CHECK (says IN ('one_person', 'two_persons')),
    agent    TEXT NOT NULL,
    at       TIMESTAMPTZ NOT NULL,
    version  BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, low_id, high_id),
    CHECK (low_id < high_id),
    FOREIGN KEY (realm_id, low_id) REFERENCES fratrie.accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, high_id) REFERENCES fratrie.accounts DEFERRABLE INITIALLY DEFERRED
);

-- Former values of one person's rows, beside the journal's entry, which holds the digest: erased with the person's data.
CREATE TABLE fratrie.priors (
    realm_id       TEXT NOT NULL,
    id             UUID NOT NULL,
    entry_id       UUID NOT NULL,
    responsible_id UUID,
    student_id     UUID,
    salt           TEXT NOT NULL,
    former         JSONB NOT NULL,
    version        BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    CHECK ((responsible_id IS NULL) <> (student_id IS NULL))
);
CREATE INDEX priors_entry ON fratrie.priors (realm_id, entry_id);
CREATE INDEX priors_responsible ON fratrie.priors (realm_id, responsible_id) WHERE responsible_id IS NOT NULL;
CREATE INDEX priors_student ON fratrie.priors (realm_id, student_id) WHERE student_id IS NOT NULL;

-- What a commit answered. Nothing refers to it by a foreign key: a commit that is refused takes its row out again, and the
-- server would look through all entries and events for one that names it.
CREATE TABLE fratrie.commits (
    realm_id TEXT NOT NULL,
    id       UUID NOT NULL,
    at       TIMESTAMPTZ NOT NULL,
    receipt  JSONB NOT NULL,
    PRIMARY KEY (realm_id, id)
);

-- In the order of `position`, the transaction's number: a commit that rests on another has the higher one. Each entry is
-- linked to the one before it in its lane.
CREATE TABLE fratrie.journal (
    realm_id  TEXT NOT NULL,
    id        UUID NOT NULL,
    commit_id UUID NOT NULL,
    position  BIGINT NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    lane      SMALLINT NOT NULL CHECK (lane BETWEEN 0 AND 63),
    place     BIGINT NOT NULL CHECK (place > 0),
    link      BYTEA NOT NULL CHECK (octet_length(link) = 32),
    entry     JSONB NOT NULL,
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, lane, place)
);

CREATE INDEX journal_position ON fratrie.journal (realm_id, position, id);

CREATE TABLE fratrie.outbox (
    realm_id  TEXT NOT NULL,
    id        UUID NOT NULL,
    commit_id UUID NOT NULL,
    position  BIGINT NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    event     JSONB NOT NULL,
    PRIMARY KEY (realm_id, id)
);
CREATE INDEX outbox_position ON fratrie.outbox (realm_id, position, id);

-- The last link of each lane: small rows, often rewritten, so that room is left on each page.
CREATE TABLE fratrie.journal_heads (
    realm_id TEXT NOT NULL,
    lane     SMALLINT NOT NULL CHECK (lane BETWEEN 0 AND 63),
    length   BIGINT NOT NULL CHECK (length >= 0),
    link     BYTEA NOT NULL CHECK (octet_length(link) = 32),
    PRIMARY KEY (realm_id, lane)
) WITH (fillfactor = 50);

-- The accounts that an entry speaks of.
CREATE TABLE fratrie.journal_subjects (
    realm_id   TEXT NOT NULL,
    account_id UUID NOT NULL,
    position   BIGINT NOT NULL,
    entry_id   UUID NOT NULL,
    PRIMARY KEY (realm_id, account_id, position, entry_id)
);

-- Who reads events. All before `position` and `event_id` are dealt with; never beyond a transaction that still runs.
CREATE TABLE fratrie.consumers (
    realm_id TEXT NOT NULL,
    name     TEXT NOT NULL,
    position BIGINT NOT NULL,
    event_id UUID NOT NULL,
    PRIMARY KEY (realm_id, name)
);

-- Events from there on that were handed out. Microseconds; no `leased_until`: given back. The rows are small and soon gone.
CREATE TABLE fratrie.deliveries (
    realm_id     TEXT NOT NULL,
    consumer     TEXT NOT NULL,
    position     BIGINT NOT NULL,
    event_id     UUID NOT NULL,
    attempts     BIGINT NOT NULL,
    leased_until BIGINT,
    acknowledged BOOLEAN NOT NULL,
    PRIMARY KEY (realm_id, consumer, position, event_id),
    FOREIGN KEY (realm_id, consumer) REFERENCES fratrie.consumers DEFERRABLE INITIALLY DEFERRED
);

-- The last day on which each account was used, counted from the first of the first year. It refers to no account: what is
-- recorded beside a log-in waits for nothing. The rows are small and often rewritten.
CREATE TABLE fratrie.traces (
    realm_id   TEXT NOT NULL,
    account_id UUID NOT NULL,
    day        BIGINT NOT NULL,
    PRIMARY KEY (realm_id, account_id)
) WITH (fillfactor = 80);
CREATE INDEX traces_day ON fratrie.traces (realm_id, day);
