//! What issuing is measured beside, in the same run: a bare append + fdatasync, a bare group-committed log, SQLite on one
//! connection, SQLite with the same group commit, and redb alone. The databases write the same rows as the engine.

use crate::shop::{Figures, measure};
use redb::{Database, Durability, TableDefinition};
use rusqlite::{Connection, Transaction, params};
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, Thread};
use std::time::Duration;

/// What a bare log writes before it starts again at the file's begin: as the ledger, zero-written first.
const LOG_BYTES: u64 = 64 << 20;
/// One frame of the ledger with one invoice is about this long.
const RECORD_BYTES: usize = 600;
/// The row of an invoice is about this long.
const BODY_BYTES: usize = 220;

fn log_in(directory: &Path) -> File {
    let file = OpenOptions::new().create_new(true).write(true).open(directory.join("log")).unwrap();
    let zeros = vec![0; 1 << 20];
    for at in (0..LOG_BYTES).step_by(zeros.len()) {
        file.write_all_at(&zeros, at).unwrap();
    }
    file.sync_all().unwrap();
    file
}

/// One terminal: a record, a sync.
pub fn bare(base: &Path, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let (file, record, place) = (log_in(directory.path()), [7; RECORD_BYTES], AtomicU64::new(0));
    measure(1, length, |_| {
        let at = place.fetch_add(RECORD_BYTES as u64, Ordering::Relaxed) % (LOG_BYTES - RECORD_BYTES as u64);
        file.write_all_at(&record, at).unwrap();
        file.sync_data().unwrap();
    })
}

/// Many terminals: the first that waits writes the records of all that wait in one write, syncs once, and wakes them.
pub fn log(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let (file, place, group) = (log_in(directory.path()), AtomicU64::new(0), Group::default());
    measure(terminals, length, |_| {
        group.join(&|records| {
            let bytes = vec![7; RECORD_BYTES * records];
            let at = place.fetch_add(bytes.len() as u64, Ordering::Relaxed) % (LOG_BYTES - (1 << 20));
            file.write_all_at(&bytes, at).unwrap();
            file.sync_data().unwrap();
        });
    })
}

/// SQLite (WAL, synchronous=FULL) on one connection, a transaction for each issue.
pub fn sqlite(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let connection = Mutex::new(sqlite_in(directory.path()));
    measure(terminals, length, |_| {
        let mut connection = connection.lock().unwrap();
        let transaction = connection.transaction().unwrap();
        insert(&transaction);
        transaction.commit().unwrap();
    })
}

/// The same with one transaction for all that wait.
pub fn sqlite_grouped(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let (connection, group) = (Mutex::new(sqlite_in(directory.path())), Group::default());
    measure(terminals, length, |_| {
        group.join(&|issues| {
            let mut connection = connection.lock().unwrap();
            let transaction = connection.transaction().unwrap();
            (0..issues).for_each(|_| insert(&transaction));
            transaction.commit().unwrap();
        });
    })
}

fn sqlite_in(directory: &Path) -> Connection {
    let connection = Connection::open(directory.join("peer.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE range(id INTEGER PRIMARY KEY, next INTEGER, body BLOB);
             CREATE TABLE invoice(number INTEGER PRIMARY KEY, body BLOB);
             CREATE TABLE issued(seller INTEGER, place INTEGER, number INTEGER, code INTEGER,
                                 PRIMARY KEY(seller, place)) WITHOUT ROWID;
             CREATE TABLE outbox(number INTEGER PRIMARY KEY, state INTEGER, due INTEGER);
             CREATE TABLE request(id TEXT PRIMARY KEY, fingerprint BLOB, number INTEGER) WITHOUT ROWID;
             INSERT INTO range VALUES(1, 0, x'00');",
        )
        .unwrap();
    connection
}

fn insert(transaction: &Transaction<'_>) {
    let number: i64 = transaction
        .prepare_cached("UPDATE range SET next = next + 1 WHERE id = 1 RETURNING next")
        .unwrap()
        .query_row([], |row| row.get(0))
        .unwrap();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    run("INSERT INTO invoice VALUES(?1, ?2)", params![number, &[7u8; BODY_BYTES][..]]);
    run("INSERT INTO issued VALUES(12345675, ?1, ?1, 7)", params![number]);
    run("INSERT INTO outbox VALUES(?1, 0, 7)", params![number]);
    let id = format!("terminal-{number:016}");
    run("INSERT INTO request VALUES(?1, ?2, ?3)", params![id, &[7u8; 32][..], number]);
}

/// redb alone, one durable transaction for all that wait.
pub fn redb_grouped(base: &Path, terminals: usize, length: Duration) -> Figures {
    const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");
    let directory = tempfile::tempdir_in(base).unwrap();
    let database = Database::create(directory.path().join("peer.redb")).unwrap();
    let (next, group) = (AtomicU64::new(0), Group::default());
    measure(terminals, length, |_| {
        group.join(&|issues| {
            let mut transaction = database.begin_write().unwrap();
            transaction.set_durability(Durability::Immediate).unwrap();
            {
                let mut rows = transaction.open_table(ROWS).unwrap();
                for _ in 0..issues {
                    let number = next.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                    let mut put = |table: u8, value: &[u8]| {
                        let key = [&[table][..], &number].concat();
                        rows.insert(key.as_slice(), value).unwrap();
                    };
                    put(1, &[7; BODY_BYTES]);
                    [2, 3, 4].into_iter().for_each(|table| put(table, &[7; 40]));
                    rows.insert(&[5][..], &[7; 120][..]).unwrap();
                }
            }
            transaction.commit().unwrap();
        });
    })
}

const WAITS: u8 = 0;
const LEADS: u8 = 1;
const DONE: u8 = 2;

struct Waiter {
    state: AtomicU8,
    thread: Thread,
}

impl Waiter {
    fn set(&self, state: u8) {
        self.state.store(state, Ordering::Release);
        self.thread.unpark();
    }
}

/// Leader and followers: the first that waits commits for all that wait.
#[derive(Default)]
struct Group {
    waiting: Mutex<(VecDeque<Arc<Waiter>>, bool)>,
}

impl Group {
    fn join(&self, commit: &dyn Fn(usize)) {
        let me = Arc::new(Waiter { state: AtomicU8::new(WAITS), thread: thread::current() });
        let leads = {
            let mut waiting = self.waiting.lock().unwrap();
            waiting.0.push_back(Arc::clone(&me));
            !std::mem::replace(&mut waiting.1, true)
        };
        while !leads && me.state.load(Ordering::Acquire) == WAITS {
            thread::park();
        }
        if me.state.load(Ordering::Acquire) == DONE {
            return;
        }
        let batch = std::mem::take(&mut self.waiting.lock().unwrap().0);
        commit(batch.len());
        for waiter in &batch {
            waiter.set(DONE);
        }
        let mut waiting = self.waiting.lock().unwrap();
        match waiting.0.front() {
            Some(next) => next.set(LEADS),
            None => waiting.1 = false,
        }
    }
}
