//! `lj`: the counter's number book.
//!
//! Shops in Taiwan are allotted electronic-invoice numbers in books of 50 per two-month period. `lj` keeps those
//! ranges on the screen of the legacy page *LJ 銷項發票設定作業*, issues numbers from them at many terminals at
//! once, and proves that none is issued twice, lost or used in the wrong period.
//!
//! ```text
//!  LJ 銷項發票設定作業   1 TMS台北分公司   部門 全部              115.11.23 10:24
//!   期別  發票類別 發票型態 聯數   發票起日  發票迄日  字軌 號碼起   號碼迄   張數
//! ▸ 11511 收銀機   電子發票 三聯式 115.11.01 115.12.31 AB   10000050 10000099   50
//!   11511 收銀機   電子發票 三聯式 115.11.01 115.12.31 AB   10000000 10000049   50
//!  ────────────────────────────────────────────────────────────────────────────────
//!  公司編號 1 TMS台北分公司   部門        狀態 使用中   剩餘 42
//!  A 新增 E 修改 D 刪除 F 查詢 B 批次新增 R 部門編輯 …                    Esc 離開
//! ```
//!
//! # How it flows
//!
//! ```text
//!  terminal ──key──► ui ──Request──► Desk ──► Engine
//!                                               │ questions: a snapshot, in the asking thread
//!                                               │ acts: everything that can fail without a number
//!                                               ▼ bounded queue, leader and followers
//!                                           committer (one at a time)
//!                                decide: claim numbers (CAS), stamp the time ─► entries
//!                                       ─► fold into rows in memory, over those that are committed
//!                                       ─► append the batch to the ledger, fdatasync     ◄── the one durable moment
//!                                       ─► every reader sees the rows ─► answers; all of the batch wake at once
//!                                               ▼ behind it
//!                                  the rows settle into redb, many batches at once; checkpoints
//! ```
//!
//! # Layers
//!
//! Imports point down only; `tests/tidy.rs` holds the table.
//!
//! | layer | owns |
//! |---|---|
//! | [`domain`] | numbers, tracks, periods, ranges, sales, parties, refusals, ledger facts: pure values and rules |
//! | [`world`] | disk, clock and chance behind traits; the scripted ones stand with the tests |
//! | [`codec`], [`protocol`] | record versions; a table of requests per subject, the `Desk` trait, merged events |
//! | [`ledger`] | hash-chained frames in zero-written segments, recovery, verification |
//! | [`store`] | redb tables and typed questions: the only place that names redb |
//! | [`engine`] | a core (committer, queue, counters, clock guard, recovery), and a room per subject: decide, fold, answer, examine |
//! | [`allocation`] | the platform's allocation file |
//! | [`mig`] | the messages of MIG 4.1, to the platform and from it |
//! | [`slip`] | layout of the proof slip, bar code and QR codes, picture, preview, ESC/POS |
//! | [`printer`] | print threads, devices, what a printer says of itself; sees only `Desk` |
//! | [`wire`] | what goes over the line to a centre: envelope, signature, messages |
//! | [`uplink`] | the upload thread, one gateway per kind of centre; sees only `Desk` |
//! | [`sandbox`] | the local centre: both dialects, a witness of its own, failures on purpose |
//! | [`text`] | every sentence a person reads, in both languages |
//! | [`remote`] | socket server and client |
//! | [`ui`] | a shell that knows no screen, and a room for each screen with its table of acts: sees only `Desk` |
//! | [`cli`], [`config`], `main.rs` | verbs and composition |
//!
//! # Invariants
//!
//! `lj doctor` checks them on a real store.
//!
//! 1. No number is issued twice, over restarts, terminals, restores and upgrades.
//! 2. Every number of every range has exactly one state; per range the counts add up to its size.
//! 3. Issued numbers of a book are a prefix of it, in time order, inside the range's period.
//! 4. What was answered exists after any crash. A repeat with the same request id gives the same invoice; the same
//!    id with other content is refused.
//! 5. Replaying the ledger from empty gives the same store, byte for byte of every record.
//! 6. Every fact that the platform must hear has one document; it ends only as confirmed, or parked with a reason.
//! 7. Nothing leaves the engine before it is durable.
//! 8. No engine starts on an older or empty store when the ledger says there is more.
//! 9. Outside text is cleaned once at the door; no output stream carries a control, bidi or zero-width character.
//! 10. Everything has a limit, as a named constant with a reason.
//!
//! # Where this differs from the first plan, and why
//!
//! - **One redb table** with a table byte before each key, instead of one table per kind: one tree root to write per
//!   batch, and the canonical dump is one scan.
//! - **`world` is a layer of its own** at the bottom: disk, clock and chance are values that the composition makes, so
//!   that ledger, store, engine, printers and upload share one simulated world in the tests.
//! - **Leader and followers** commit instead of a committer thread: a lone terminal waits for one sync and no thread
//!   hop (`cargo bench --bench issue`). Those of a batch sleep at one gate, which one call of the system opens.
//! - **Rows settle behind the answer**: a batch's rows are a layer in memory over redb, seen by every reader from the sync on,
//!   and reach the file in the order of their keys while the next batches are decided. No question waits for that, and no
//!   sale for redb or a checkpoint; what waits is bounded, and the ledger has all of it.
//! - **Ranges are decoded once**, not for every number: a batch leaves what it read and made of them to the next one, as
//!   values. One that is not committed leaves nothing.
//! - **Acts on ranges store whole rows** in their entry, so one code path folds all of them, and a repeat is answered
//!   from the entry itself.
//! - **The engine keeps no sessions**: signing in gives a token that is sealed with the store's pepper over person, Unix
//!   user and present PIN, so that a terminal stays signed in over a restart of the engine.
//! - **A paper is queued by the fact that needs it**: the issue's own entry makes the print job, so that no crash lies
//!   between a sale and its slip.
//! - **A store's Unix group is the group of its directory**, not a line of a configuration, which is each user's own:
//!   `chgrp` and a backup keep it, and the kernel enforces it before the engine looks.
//! - **The upload lives with the shop**: screens, `lj serve` and `lj upload now` start it, a verb does not; a verb is
//!   over before a centre has answered, and would leave every document to be asked about.
//! - **Certainty is watched, not guessed from error codes**: the connection notes its first byte. What fails before it is
//!   *not there*, what fails after it is a question; a list of error codes would be wrong with the next kernel.
//! - **A refusal that speaks of a repeat is a question, asked in the same call**: nothing is sent again under another
//!   key, and nothing goes round for ever between a centre's two answers.
//! - **A sample store's centre is in its own process** unless another is set, over a real socket on this machine: the
//!   demo uploads without a second command, and by the same code as a shop.
//! - **The centre is asked for allotments by the upload thread**, which owns the way out; a person's question waits in
//!   memory and the marks are facts.
//! - **A request is a row of its subject's table** (`protocol/table.rs`): kind, payload, reply and deed are said once,
//!   and types, groups and the typed `ask` are made from it. There are three kinds, not four: what our own threads ask
//!   changes nothing, the run's memory or a fact like what anybody asks, and their deed `Serve` says that it is theirs.
//! - **Replies have names of their own** in a table, and requests share them: the answer to an act is then a function of
//!   its fact alone, which is what makes a repeat answer the same.
//! - **The door copies a sale once**, into the type that proves it sound; the act itself is shared, never copied, and the
//!   rows of an import are one allocation from the file to the committer.
//! - **A base dump is made by the calendar, and is in no backup**: when a period is over and a replay from the last one would
//!   be long, from the ledger alone and at the pace of the background. The ledger holds its check sum, so that nobody begins
//!   with one that it does not stand for; a backup stays the ledger alone, which is proved frame by frame and makes it anew.
//! - **Secrets in a backup are sealed by argon2id and XChaCha20-Poly1305**, and not by the crate `age`, which brings eighty more
//!   for recipients, plugins and translations that nobody here would meet.
//! - **The clock is judged for issuing alone**: import and maintenance stamp what the clock says, because only an
//!   issued number must never be older than the one before it.

// What tests of the crate share with the journeys names it as they do.
#[cfg(test)]
extern crate self as lj;

pub mod allocation;
pub mod cli;
pub mod codec;
pub mod config;
pub mod domain;
pub mod engine;
pub mod ledger;
pub mod mig;
pub mod printer;
pub mod protocol;
pub mod remote;
pub mod sandbox;
pub mod slip;
pub mod store;
pub mod text;
pub mod ui;
pub mod uplink;
pub mod wire;
pub mod world;
