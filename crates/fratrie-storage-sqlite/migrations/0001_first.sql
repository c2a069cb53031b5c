-- Every key begins with the realm. Ids are 16 bytes, times microseconds since 1970 UTC, versions count from 1.
-- Foreign keys are checked at COMMIT, so that a change set's rows may come in any order.

CREATE TABLE fratrie_schools (
    realm_id TEXT NOT NULL,
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE fratrie_responsibles (
    realm_id TEXT NOT NULL,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    family   TEXT NOT NULL,
    usage    TEXT,
    given    TEXT NOT NULL,
    -- What the records of one person share, folded: birth name and given name, usage name and given name, e-mail, mobile,
    -- address and given name.
    name_key    TEXT NOT NULL,
    usage_key   TEXT,
    email_key   TEXT,
    mobile_key  TEXT,
    address_key TEXT,
    school   TEXT NOT NULL,
    external TEXT NOT NULL,
    -- How the school's base says that they are addressed and reached.
    details  TEXT NOT NULL CHECK (json_valid(details)),
    version  INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, school, external),
    FOREIGN KEY (realm_id, school) REFERENCES fratrie_schools DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX fratrie_responsibles_name ON fratrie_responsibles (realm_id, name_key);
CREATE INDEX fratrie_responsibles_usage ON fratrie_responsibles (realm_id, usage_key) WHERE usage_key IS NOT NULL;
CREATE INDEX fratrie_responsibles_email ON fratrie_responsibles (realm_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX fratrie_responsibles_mobile ON fratrie_responsibles (realm_id, mobile_key) WHERE mobile_key IS NOT NULL;
CREATE INDEX fratrie_responsibles_address ON fratrie_responsibles (realm_id, address_key) WHERE address_key IS NOT NULL;

CREATE TABLE fratrie_students (
    realm_id        TEXT NOT NULL,
    id              BLOB NOT NULL CHECK (length(id) = 16),
    family          TEXT NOT NULL,
    usage           TEXT,
    given           TEXT NOT NULL,
    birth_date      TEXT,
    ine             TEXT,
    source_school   TEXT NOT NULL,
    source_external TEXT NOT NULL,
    school          TEXT NOT NULL,
    class           TEXT NOT NULL,
    -- Since when the school's base no longer names the student.
    left_at         INTEGER,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, source_school, source_external),
    FOREIGN KEY (realm_id, source_school) REFERENCES fratrie_schools DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, school) REFERENCES fratrie_schools DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX fratrie_students_ine ON fratrie_students (realm_id, ine) WHERE ine IS NOT NULL;
CREATE INDEX fratrie_students_school ON fratrie_students (realm_id, school);

CREATE TABLE fratrie_merges (
    realm_id     TEXT NOT NULL,
    id           BLOB NOT NULL CHECK (length(id) = 16),
    principal_id BLOB NOT NULL,
    at           INTEGER NOT NULL,
    record       TEXT NOT NULL CHECK (json_valid(record)),
    version      INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    FOREIGN KEY (realm_id, principal_id) REFERENCES fratrie_accounts DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX fratrie_merges_principal ON fratrie_merges (realm_id, principal_id, at);

CREATE TABLE fratrie_accounts (
    realm_id       TEXT NOT NULL,
    id             BLOB NOT NULL CHECK (length(id) = 16),
    identifier     TEXT NOT NULL,
    responsible_id BLOB,
    student_id     BLOB,
    status         TEXT NOT NULL CHECK (status IN
                   ('created', 'notified', 'activating', 'active', 'suspended', 'closed', 'merged')),
    -- What a suspended or merged account returns to.
    before         TEXT CHECK (before IN ('created', 'notified', 'activating', 'active')),
    -- Of a merged account: what absorbed it, what answers for it today at any depth, by which merge.
    into_id        BLOB,
    answers_id     BLOB,
    merge_id       BLOB,
    secret         TEXT,
    session_stamp  BLOB NOT NULL CHECK (length(session_stamp) = 16),
    letter         TEXT CHECK (json_valid(letter)),
    email          TEXT,
    email_folded   TEXT,
    pending        TEXT CHECK (json_valid(pending)),
    former         TEXT CHECK (json_valid(former)),
    phone          TEXT,
    -- The last nine digits of it.
    phone_key      TEXT,
    mail_opt_out   INTEGER NOT NULL CHECK (mail_opt_out IN (0, 1)),
    reset          TEXT CHECK (json_valid(reset)),
    reminder       TEXT CHECK (json_valid(reminder)),
    hold           TEXT CHECK (json_valid(hold)),
    registered_at  INTEGER NOT NULL,
    activated_at   INTEGER,
    version        INTEGER NOT NULL CHECK (version > 0),
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
    FOREIGN KEY (realm_id, responsible_id) REFERENCES fratrie_responsibles DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, student_id) REFERENCES fratrie_students DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, into_id) REFERENCES fratrie_accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, answers_id) REFERENCES fratrie_accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, merge_id) REFERENCES fratrie_merges DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX fratrie_accounts_email ON fratrie_accounts (realm_id, email_folded) WHERE email_folded IS NOT NULL;
CREATE INDEX fratrie_accounts_phone ON fratrie_accounts (realm_id, phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX fratrie_accounts_answers ON fratrie_accounts (realm_id, answers_id) WHERE answers_id IS NOT NULL;
-- An account names its merge before the merge is written, so SQLite looks for such accounts when it is.
CREATE INDEX fratrie_accounts_merge ON fratrie_accounts (realm_id, merge_id) WHERE merge_id IS NOT NULL;
CREATE INDEX fratrie_accounts_created ON fratrie_accounts (realm_id) WHERE status = 'created';
CREATE INDEX fratrie_accounts_held ON fratrie_accounts (realm_id) WHERE hold IS NOT NULL;
-- Absorbed accounts that could still log in again.
CREATE INDEX fratrie_accounts_spent ON fratrie_accounts (realm_id, id)
    WHERE status = 'merged' AND (secret IS NOT NULL OR letter IS NOT NULL);

-- Letters that nobody used: they are forgotten after a while.
CREATE INDEX fratrie_accounts_lying ON fratrie_accounts (realm_id, id)
    WHERE status IN ('created', 'notified', 'activating', 'active') AND letter IS NOT NULL
        AND coalesce(letter->>'ended', 'Guessed') = 'Guessed';

CREATE TABLE fratrie_responsibilities (
    realm_id       TEXT NOT NULL,
    id             BLOB NOT NULL CHECK (length(id) = 16),
    account_id     BLOB NOT NULL,
    responsible_id BLOB NOT NULL,
    student_id     BLOB NOT NULL,
    school         TEXT NOT NULL,
    -- 1 contact, 2 in charge, 3 legal.
    level          INTEGER NOT NULL CHECK (level IN (1, 2, 3)),
    -- 1 first, 2 second legal responsible.
    rank           INTEGER CHECK (rank IN (1, 2)),
    relationships  TEXT NOT NULL CHECK (json_valid(relationships)),
    rights         INTEGER NOT NULL,
    restrictions   INTEGER NOT NULL,
    since          INTEGER NOT NULL,
    ended_at       INTEGER,
    end_reason     TEXT CHECK (end_reason IN ('joined', 'source', 'erased')),
    -- The link that remains, where this one ended because a merge found the same child on both sides.
    joined_into    BLOB,
    version        INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CHECK (coalesce(end_reason = 'joined', false) = (joined_into IS NOT NULL)),
    FOREIGN KEY (realm_id, account_id) REFERENCES fratrie_accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, responsible_id) REFERENCES fratrie_responsibles DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, student_id) REFERENCES fratrie_students DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, school) REFERENCES fratrie_schools DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, joined_into) REFERENCES fratrie_responsibilities DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX fratrie_responsibilities_account ON fratrie_responsibilities (realm_id, account_id);
CREATE UNIQUE INDEX fratrie_responsibilities_held
    ON fratrie_responsibilities (realm_id, account_id, student_id) WHERE ended_at IS NULL;
CREATE INDEX fratrie_responsibilities_student ON fratrie_responsibilities (realm_id, student_id);

CREATE TABLE fratrie_waivers (
    realm_id TEXT NOT NULL,
    low_id   BLOB NOT NULL,
    high_id  BLOB NOT NULL,
    says     TEXT NOT NULL CHECK (says IN ('one_person', 'two_persons')),
    agent    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, low_id, high_id),
    CHECK (low_id < high_id),
    FOREIGN KEY (realm_id, low_id) REFERENCES fratrie_accounts DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (realm_id, high_id) REFERENCES fratrie_accounts DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Former values of one person's rows, beside the journal's entry, which holds the digest: erased with the person's data.
CREATE TABLE fratrie_priors (
    realm_id       TEXT NOT NULL,
    id             BLOB NOT NULL CHECK (length(id) = 16),
    entry_id       BLOB NOT NULL,
    responsible_id BLOB,
    student_id     BLOB,
    salt           TEXT NOT NULL,
    former         TEXT NOT NULL CHECK (json_valid(former)),
    version        INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (realm_id, id),
    CHECK ((responsible_id IS NULL) <> (student_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX fratrie_priors_entry ON fratrie_priors (realm_id, entry_id);
CREATE INDEX fratrie_priors_responsible ON fratrie_priors (realm_id, responsible_id) WHERE responsible_id IS NOT NULL;
CREATE INDEX fratrie_priors_student ON fratrie_priors (realm_id, student_id) WHERE student_id IS NOT NULL;

CREATE TABLE fratrie_commits (
    realm_id TEXT NOT NULL,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    at       INTEGER NOT NULL,
    receipt  TEXT NOT NULL CHECK (json_valid(receipt)),
    PRIMARY KEY (realm_id, id)
) STRICT, WITHOUT ROWID;

-- In the order of commits, which `position` counts: one writer at a time. Each entry is linked to the one before it in its
-- lane.
CREATE TABLE fratrie_journal (
    realm_id  TEXT NOT NULL,
    id        BLOB NOT NULL CHECK (length(id) = 16),
    commit_id BLOB NOT NULL,
    position  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    lane      INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 63),
    place     INTEGER NOT NULL CHECK (place > 0),
    link      BLOB NOT NULL CHECK (length(link) = 32),
    entry     TEXT NOT NULL CHECK (json_valid(entry)),
    PRIMARY KEY (realm_id, id),
    UNIQUE (realm_id, position),
    UNIQUE (realm_id, lane, place),
    FOREIGN KEY (realm_id, commit_id) REFERENCES fratrie_commits DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- The last link of each lane.
CREATE TABLE fratrie_journal_heads (
    realm_id TEXT NOT NULL,
    lane     INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 63),
    length   INTEGER NOT NULL CHECK (length > 0),
    link     BLOB NOT NULL CHECK (length(link) = 32),
    PRIMARY KEY (realm_id, lane)
) STRICT, WITHOUT ROWID;

-- The accounts that an entry speaks of.
CREATE TABLE fratrie_journal_subjects (
    realm_id   TEXT NOT NULL,
    account_id BLOB NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (realm_id, account_id, position)
) STRICT, WITHOUT ROWID;

-- In the order of `position`, which counts the realm's events: one writer at a time.
CREATE TABLE fratrie_outbox (
    realm_id  TEXT NOT NULL,
    position  INTEGER NOT NULL CHECK (position > 0),
    id        BLOB NOT NULL CHECK (length(id) = 16),
    commit_id BLOB NOT NULL,
    at        INTEGER NOT NULL,
    event     TEXT NOT NULL CHECK (json_valid(event)),
    PRIMARY KEY (realm_id, position),
    UNIQUE (realm_id, id),
    FOREIGN KEY (realm_id, commit_id) REFERENCES fratrie_commits DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- Who reads events. All before `position` are dealt with.
CREATE TABLE fratrie_consumers (
    realm_id TEXT NOT NULL,
    name     TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (realm_id, name)
) STRICT, WITHOUT ROWID;

-- Events from there on that were handed out. No `leased_until`: given back.
CREATE TABLE fratrie_deliveries (
    realm_id     TEXT NOT NULL,
    consumer     TEXT NOT NULL,
    position     INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    leased_until INTEGER,
    acknowledged INTEGER NOT NULL CHECK (acknowledged IN (0, 1)),
    PRIMARY KEY (realm_id, consumer, position),
    FOREIGN KEY (realm_id, consumer) REFERENCES fratrie_consumers DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Attempts at passwords. Names are 16 bytes, times and waits microseconds; no `open`: closed until it is cleared.
CREATE TABLE fratrie_throttles (
    realm_id TEXT NOT NULL,
    name     BLOB NOT NULL CHECK (length(name) = 16),
    tag      INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    open     INTEGER,
    PRIMARY KEY (realm_id, name)
) STRICT, WITHOUT ROWID;

-- The last day on which each account was used, counted from the first of the first year. It refers to no account: what is
-- recorded beside a log-in waits for nothing.
CREATE TABLE fratrie_traces (
    realm_id   TEXT NOT NULL,
    account_id BLOB NOT NULL CHECK (length(account_id) = 16),
    day        INTEGER NOT NULL,
    PRIMARY KEY (realm_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fratrie_traces_day ON fratrie_traces (realm_id, day);
