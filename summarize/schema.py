"""The tables of the store, as steps from each version of the file to the next."""

from __future__ import annotations

# Each step brings the file from one schema version to the next; steps are added, never changed.
MIGRATIONS = (
    """
    CREATE TABLE documents(
        hash TEXT PRIMARY KEY,       -- of the content, the name aside
        key TEXT NOT NULL,           -- what stays when the content changes: address, id or file
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        given TEXT,                  -- JSON of what the source states beside the text
        shown TEXT NOT NULL,         -- of a web page all that it shows
        collected TEXT NOT NULL,     -- ISO date and time in Korea
        replaced INTEGER NOT NULL DEFAULT 0,  -- 1 if a newer version of its key is here
        lead INTEGER NOT NULL DEFAULT 0       -- 1 if it is only a lead whose page is still to be fetched
    );
    CREATE INDEX documents_key ON documents(key);
    CREATE INDEX documents_lead ON documents(lead) WHERE lead;
    CREATE TABLE visits(
        address TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL,
        checked TEXT NOT NULL, outcome TEXT NOT NULL, body TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE readings(document TEXT PRIMARY KEY, rules TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE articles(
        document TEXT NOT NULL, number INTEGER NOT NULL, day TEXT, article TEXT NOT NULL,
        PRIMARY KEY(document, number)
    ) WITHOUT ROWID;
    CREATE INDEX articles_day ON articles(day);
    CREATE TABLE derived(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID
    """,
    """
    CREATE TABLE issues(
        topic TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, title TEXT NOT NULL,
        published TEXT NOT NULL, stories TEXT NOT NULL, -- JSON: id, headline, articles
        PRIMARY KEY(topic, first_day, last_day)
    )
    """,
    """
    -- The file that readers open.
    ALTER TABLE issues ADD COLUMN place TEXT NOT NULL DEFAULT '';
    -- What the next issue has to know of it, as earlier.PastIssue packs it.
    ALTER TABLE issues ADD COLUMN record BLOB
    """,
    """
    -- The whole of it, as packing.pack packs it.
    ALTER TABLE issues ADD COLUMN digest BLOB
    """,
    """
    -- What was mailed, by its content: an issue that was written again is another letter.
    CREATE TABLE letters(
        issue TEXT NOT NULL, hash TEXT NOT NULL, made TEXT NOT NULL,
        letter BLOB NOT NULL,        -- packed JSON
        PRIMARY KEY(issue, hash)
    );
    -- One row a reader and issue. delivery/outbox.py tells who changes the state.
    CREATE TABLE outbox(
        issue TEXT NOT NULL,
        reader TEXT NOT NULL,        -- the address in the form by which readers are told apart
        address TEXT NOT NULL,       -- the address as it is written to
        state TEXT NOT NULL CHECK(state IN ('queued', 'sending', 'sent', 'refused', 'deferred', 'unknown')),
        letter TEXT NOT NULL,        -- hash of what was sent, or will be
        queued TEXT NOT NULL, changed TEXT NOT NULL, -- ISO date and time in Korea, as all times here
        tries INTEGER NOT NULL DEFAULT 0,
        first_try TEXT NOT NULL DEFAULT '',
        due TEXT NOT NULL DEFAULT '', -- of a deferred one, when it is tried again
        answer TEXT NOT NULL DEFAULT '', -- what the server said last
        PRIMARY KEY(issue, reader)
    );
    CREATE INDEX outbox_state ON outbox(state);
    -- Who wants no mail. No import of readers takes anybody out of here.
    CREATE TABLE unsubscribed(reader TEXT PRIMARY KEY, address TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID
    """,
)
