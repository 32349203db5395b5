"""The tables of a workspace. Plain DDL, appended to and never edited; docs/format.md section 6 describes it."""

APPLICATION_ID = 0x444B6974  # "DKit"

_EVIDENCE = """
CREATE TABLE chain (
    case_no INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE entry (
    case_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (case_no, seq)
) STRICT;
CREATE TABLE disclosure (
    case_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    joined TEXT NOT NULL,
    PRIMARY KEY (case_no, seq)
) STRICT;
"""

# Rebuilt from the bytes at any time; verify compares them.
_INDEX = """
CREATE TABLE case_index (
    case_no INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE head (
    case_no INTEGER PRIMARY KEY,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE record_index (
    case_no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    label TEXT,
    at_lo INTEGER NOT NULL,
    at_hi INTEGER NOT NULL,
    sender INTEGER,
    via TEXT,
    source INTEGER,
    in_force INTEGER NOT NULL,
    PRIMARY KEY (case_no, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_time ON record_index (case_no, at_lo);
CREATE INDEX record_kind ON record_index (case_no, kind) WHERE kind <> 'message';
CREATE INDEX record_label ON record_index (case_no, label) WHERE label IS NOT NULL;
CREATE INDEX record_sender ON record_index (case_no, sender, at_lo) WHERE sender IS NOT NULL;
CREATE INDEX record_source ON record_index (case_no, source, at_lo) WHERE source IS NOT NULL;
CREATE INDEX record_long ON record_index (case_no, at_lo) WHERE at_hi - at_lo > 8640000;
CREATE INDEX record_gone ON record_index (case_no, seq) WHERE in_force = 0;
CREATE TABLE reference (
    case_no INTEGER NOT NULL,
    target TEXT NOT NULL,
    seq INTEGER NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (case_no, target, seq, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_correction ON reference (case_no, seq) WHERE role IN ('amend', 'withdraw');
CREATE TABLE identity (
    case_no INTEGER NOT NULL,
    identity_no INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (case_no, identity_no),
    UNIQUE (case_no, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE label (
    case_no INTEGER NOT NULL,
    letter TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (case_no, letter, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE once (
    case_no INTEGER NOT NULL,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (case_no, key)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (body, content = '', tokenize = 'unicode61 remove_diacritics 2');
"""

# Not evidence, and out of reach of every report.
_PRIVATE = """
CREATE TABLE case_state (
    case_no INTEGER PRIMARY KEY,
    archived_at TEXT
) STRICT;
CREATE TABLE note (
    note_no INTEGER PRIMARY KEY,
    case_no INTEGER NOT NULL,
    noted_at TEXT NOT NULL,
    about TEXT,
    body TEXT NOT NULL
) STRICT;
"""

_GUARDS = """
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER entry_is_never_replaced BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE case_no = NEW.case_no AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'records are never replaced'); END;
CREATE TRIGGER chain_is_never_changed BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'cases are never changed'); END;
CREATE TRIGGER chain_is_never_deleted BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'cases are never deleted'); END;
CREATE TRIGGER chain_is_never_replaced BEFORE INSERT ON chain
WHEN EXISTS (SELECT 1 FROM chain WHERE case_no = NEW.case_no OR case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'cases are never replaced'); END;
CREATE TRIGGER disclosure_only_shrinks BEFORE UPDATE ON disclosure
WHEN NEW.case_no <> OLD.case_no OR NEW.seq <> OLD.seq OR length(NEW.joined) >= length(OLD.joined)
BEGIN SELECT RAISE(ABORT, 'fields are only ever erased, by shred'); END;
CREATE TRIGGER disclosure_is_never_deleted BEFORE DELETE ON disclosure
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER disclosure_is_never_replaced BEFORE INSERT ON disclosure
WHEN EXISTS (SELECT 1 FROM disclosure WHERE case_no = NEW.case_no AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'records are never replaced'); END;
"""

# An imported record by what its source calls it, so that an import finds what the case holds without reading it.
# key: a digest of the id, or of the place in the import (negative); mark: a digest of the words, NULL once erased.
_ORIGIN = """
CREATE TABLE origin (
    case_no INTEGER NOT NULL,
    key INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    mark INTEGER,
    PRIMARY KEY (case_no, key, seq)
) STRICT, WITHOUT ROWID;
"""

# One text for each schema version; user_version counts them. A text that was released is never edited.
MIGRATIONS: tuple[str, ...] = (_EVIDENCE + _INDEX + _PRIVATE + _GUARDS, _ORIGIN)
VERSION = len(MIGRATIONS)
