//! Books: which numbers there are, who may take them, which is next.

use super::{BEHIND_S, Model, Try, Wrong};
use lj::domain::{
    BOOK_SIZE, DeptCode, Moment, Number, Period, RangeDraft, RangeId, SaleDraft, Serial, Span, TillCode,
    Track, UploadMode,
};
use lj::protocol::{RangeRow, book};

/// A range of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    pub period: Period,
    pub track: Track,
    pub begin: u32,
    /// Behind the last.
    pub end: u32,
    pub next: u32,
    pub dept: Option<DeptCode>,
    pub till: Option<TillCode>,
    pub paused: bool,
    pub last_at: Moment,
    pub upload: UploadMode,
}

impl Book {
    fn of(draft: &RangeDraft) -> Self {
        let (begin, end) = (draft.span.begin().value(), draft.span.end().value() + 1);
        let next = draft.last_issued.map_or(begin, |last| last.value() + 1);
        Self {
            period: draft.period,
            track: draft.span.track,
            begin,
            end,
            next,
            dept: draft.dept.clone(),
            till: draft.till.clone(),
            paused: false,
            last_at: Moment::default(),
            upload: draft.upload,
        }
    }

    /// Its numbers.
    pub fn span(&self) -> Span {
        let serial = |value| Serial::try_from(value).unwrap();
        Span::new(self.track, serial(self.begin), serial(self.end - 1)).unwrap()
    }

    fn shares(&self, other: &Self) -> bool {
        (self.period, self.track) == (other.period, other.track)
            && self.begin < other.end
            && other.begin < self.end
    }

    /// In which turn a sale comes to it: its own till's, its department's, anybody's; `None` for others'.
    fn turn(&self, till: Option<&TillCode>, dept: Option<&DeptCode>) -> Option<u8> {
        match (&self.till, &self.dept) {
            (Some(own), _) => (Some(own) == till).then_some(0),
            (None, Some(own)) => (Some(own) == dept).then_some(1),
            (None, None) => Some(2),
        }
    }
}

impl Model {
    /// The clock stands in the way of selling (E8).
    pub fn clock_bars(&self, at: &Try) -> bool {
        at.jumped || at.at.unix() + BEHIND_S < self.last_issued.unix()
    }

    /// Which number a sale gets, from which book, with which time; `None` where it gets none.
    pub fn next_number(&self, sale: &SaleDraft, at: &Try) -> Option<(RangeId, Number, Moment)> {
        if self.clock_bars(at) {
            return None;
        }
        let time = at.at.max(self.last_issued);
        let period = time.period()?;
        let candidates = self.books.iter().filter_map(|(id, book)| {
            let turn = book.turn(sale.till.as_ref(), sale.dept.as_ref())?;
            let open = !book.paused && book.next < book.end && book.period == period && book.last_at <= time;
            open.then_some(((turn, book.begin, book.track.bytes(), *id), book))
        });
        let ((.., id), book) = candidates.min_by_key(|(place, _)| *place)?;
        Some((id, Number { track: book.track, serial: Serial::try_from(book.next).unwrap() }, time))
    }

    pub(super) fn adds(&mut self, drafts: &[RangeDraft], rows: &[RangeRow]) -> Result<(), Wrong> {
        if drafts.len() != rows.len() {
            return Err(format!("{} ranges asked for, {} stored", drafts.len(), rows.len()));
        }
        drafts.iter().zip(rows).try_for_each(|(draft, row)| self.add(row.range.id, Book::of(draft)))
    }

    fn add(&mut self, id: RangeId, book: Book) -> Result<(), Wrong> {
        if !self.ids.insert(id) {
            return Err(format!("range id {id} is given again"));
        }
        if let Some((other, _)) = self.books.iter().find(|(_, other)| other.shares(&book)) {
            return Err(format!("ranges {other} and {id} share numbers"));
        }
        self.books.insert(id, book);
        Ok(())
    }

    /// A file: its rows become books of fifty, in order.
    pub(super) fn imports(&mut self, import: &book::request::Import) -> Result<(), Wrong> {
        for row in import.rows.iter() {
            let known = self.books.values().any(|book| {
                (book.period, book.track) == (row.period, row.span.track)
                    && (book.begin..book.end).contains(&row.span.begin().value())
            });
            if known {
                continue;
            }
            for piece in row.span.pieces(import.options.books_of) {
                let draft =
                    RangeDraft { upload: import.options.upload, ..RangeDraft::new(row.period, piece) };
                let id = RangeId(self.ids.last().map_or(1, |last| last.0 + 1));
                self.add(id, Book::of(&draft))?;
            }
        }
        Ok(())
    }

    pub(super) fn changes(&mut self, ids: &[RangeId], change: impl Fn(&mut Book)) -> Result<(), Wrong> {
        ids.iter().try_for_each(|id| {
            let book = self.books.get_mut(id).ok_or_else(|| format!("range {id} is not there"))?;
            change(book);
            Ok(())
        })
    }

    pub(super) fn deletes(&mut self, ids: &[RangeId]) -> Result<(), Wrong> {
        ids.iter().try_for_each(|id| {
            let book = self.books.remove(id).ok_or_else(|| format!("range {id} is not there"))?;
            match book.next == book.begin {
                true => Ok(()),
                false => Err(format!("range {id} was used and is deleted")),
            }
        })
    }

    pub(super) fn splits(&mut self, id: RangeId, at: Serial, rows: &[RangeRow]) -> Result<(), Wrong> {
        let old = self.books.get(&id).cloned().ok_or_else(|| format!("range {id} is not there"))?;
        let [first, second] = rows else { return Err(format!("a split gives {} ranges", rows.len())) };
        if first.range.id != id || !may_split(&old, at) {
            return Err(format!("range {id} is split at {at}"));
        }
        self.books.insert(id, Book { end: at.value(), ..old.clone() });
        let begin = at.value();
        self.add(second.range.id, Book { begin, next: begin, last_at: Moment::default(), ..old })
    }

    /// Nothing bars it.
    pub(super) fn may_add(&self, drafts: &[RangeDraft], at: Moment) -> bool {
        let Some(now) = at.period() else { return false };
        let books: Vec<Book> = drafts.iter().map(Book::of).collect();
        drafts.iter().all(|draft| draft.period == now || draft.period == now.next())
            && books.iter().enumerate().all(|(place, book)| {
                !self.books.values().chain(&books[..place]).any(|other| other.shares(book))
            })
    }

    pub(super) fn may_delete(&self, ids: &[RangeId]) -> bool {
        ids.iter().all(|id| self.books.get(id).is_some_and(|book| book.next == book.begin))
    }

    pub(super) fn may_split(&self, id: RangeId, at: Serial) -> bool {
        self.books.get(&id).is_some_and(|book| may_split(book, at))
    }
}

fn may_split(book: &Book, at: Serial) -> bool {
    let at = at.value();
    at > book.begin && at < book.end && at >= book.next && at.is_multiple_of(BOOK_SIZE)
}
