//! Sales and what became of them: which answer is right, and which act nothing bars.

use super::{Document, Model, Try, Wrong};
use lj::domain::{
    CleanText, DeliveryKind, DocumentId, Invoice, MessageKind, Moment, Number, REVISIONS_MAX, SaleDraft,
    UploadMode, VOID_WITHIN_S,
};
use lj::protocol::{Call, Command, Reply, book, correction, delivery, sale, store};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What became of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Issued,
    Cancelled(Moment),
    Voided(Moment),
}

/// One number that was sold.
#[derive(Clone, Debug)]
pub struct Sold {
    /// As it was issued last.
    pub invoice: Invoice,
    pub standing: Standing,
    /// Of each allowance in turn: does it stand? Each is of all that was left.
    pub allowances: Vec<bool>,
    pub upload: UploadMode,
}

impl Sold {
    /// A name of a document about it.
    pub fn document(&self, kind: MessageKind, count: usize) -> DocumentId {
        let (number, period) = (self.invoice.number, self.invoice.period);
        DocumentId { number, period, kind, count: u8::try_from(count).unwrap() }
    }

    fn is_allowed(&self) -> bool {
        self.allowances.contains(&true)
    }
}

fn total(sale: &SaleDraft) -> i64 {
    let sum: Decimal = sale.lines.iter().map(|line| line.price * line.quantity).sum();
    sum.round().to_i64().unwrap()
}

impl Model {
    pub(super) fn heard(
        &mut self,
        call: &Call,
        command: &Command,
        tries: &[Try],
        reply: &Reply,
    ) -> Result<(), Wrong> {
        match (command, reply) {
            (Command::Sale(sale::Command::Issue(sale)), Reply::Sale(sale::Reply::Invoice(invoice))) => {
                self.issues(call, &sale.0, tries, invoice)
            }
            (Command::Sale(sale::Command::Park(park)), Reply::Sale(sale::Reply::Parked(parked))) => {
                park.sale.parked.map(|before| self.parked.remove(&before));
                match self.parked.insert(parked.id) {
                    true => Ok(()),
                    false => Err(format!("the name of a parked sale is given again: {:?}", parked.id)),
                }
            }
            (Command::Sale(sale::Command::GoodsPut(put)), Reply::Done) => {
                self.goods.extend(put.goods.iter().map(|good| good.code.as_str().to_owned()));
                Ok(())
            }
            (Command::Book(it), Reply::Book(reply)) => self.heard_of_books(it, reply),
            (Command::Correction(it), reply) => self.corrects(it, reply, tries),
            (Command::Delivery(it), reply) => self.heard_of_documents(it, reply, tries),
            (Command::Store(store::Command::ClockAccept(_)), Reply::Done) => {
                let at = tries.last().unwrap();
                self.last_issued = at.at;
                self.base = (at.at, at.tick);
                Ok(())
            }
            (Command::Paper(_) | Command::Till(_) | Command::People(_), _) => Ok(()),
            (_, reply) => Err(format!("the answer is {reply:?}")),
        }
    }

    fn heard_of_books(&mut self, command: &book::Command, reply: &book::Reply) -> Result<(), Wrong> {
        match (command, reply) {
            (book::Command::RangeAdd(add), book::Reply::RangesPut(rows)) => self.adds(&add.drafts, rows),
            (book::Command::Import(import), book::Reply::Import(_)) => self.imports(import),
            (book::Command::RangeDelete(ids), _) => self.deletes(&ids.0),
            (book::Command::RangePause(it), _) => self.changes(&it.ids, |book| book.paused = it.pause),
            (book::Command::RangeDept(it), _) => self.changes(&it.ids, |book| book.dept.clone_from(&it.dept)),
            (book::Command::RangeTill(it), _) => self.changes(&it.ids, |book| book.till.clone_from(&it.till)),
            (book::Command::RangeSplit(it), book::Reply::RangesPut(rows)) => self.splits(it.id, it.at, rows),
            (command, reply) => Err(format!("{command:?} is answered by {reply:?}")),
        }
    }

    fn heard_of_documents(
        &mut self,
        command: &delivery::Command,
        reply: &Reply,
        tries: &[Try],
    ) -> Result<(), Wrong> {
        match (command, reply) {
            (delivery::Command::UploadSend(it), Reply::Delivery(delivery::Reply::UploadAdmitted(ids))) => {
                self.sends(&it.0, ids, tries)
            }
            (delivery::Command::UploadTell(it), Reply::Done) => self.tells(&it.0),
            (delivery::Command::UploadRetry(it), Reply::Done) => self.retries(&it.0),
            (delivery::Command::UploadPark(it), Reply::Done) => self.parks(&it.document),
            // Until when is looked up, for only one of the tries is the fact.
            (delivery::Command::UploadPause(_) | delivery::Command::UploadResume(_), Reply::Done) => Ok(()),
            (command, reply) => Err(format!("{command:?} is answered by {reply:?}")),
        }
    }

    fn issues(
        &mut self,
        call: &Call,
        sale: &SaleDraft,
        tries: &[Try],
        invoice: &Invoice,
    ) -> Result<(), Wrong> {
        if let Some(other) = self.sold.get(&invoice.number) {
            let id = &other.invoice.request_id;
            return Err(format!("number {} is issued twice; first for {id}", invoice.number));
        }
        let expected: Vec<_> = tries.iter().rev().filter_map(|at| self.next_number(sale, at)).collect();
        let got = (invoice.range, invoice.number, invoice.issued_at);
        if !expected.contains(&got) {
            return Err(format!("it gets {got:?}, and should get one of {expected:?}"));
        }
        self.check_content(call, sale, invoice)?;
        if !self.codes.insert(invoice.random_code.into()) {
            return Err(format!("random code {} comes twice", invoice.random_code));
        }
        if let Some(parked) = sale.parked
            && !self.parked.remove(&parked)
        {
            return Err(format!("a parked sale is finished twice: {parked:?}"));
        }
        let book = self.books.get_mut(&invoice.range).unwrap();
        book.next += 1;
        book.last_at = invoice.issued_at;
        self.last_issued = invoice.issued_at;
        let upload = book.upload;
        let sold =
            Sold { invoice: invoice.clone(), standing: Standing::Issued, allowances: Vec::new(), upload };
        self.tell(&sold, MessageKind::F0401, 1)?;
        self.sold.insert(invoice.number, sold);
        Ok(())
    }

    fn check_content(&self, call: &Call, sale: &SaleDraft, invoice: &Invoice) -> Result<(), Wrong> {
        let same_lines = invoice.lines.len() == sale.lines.len()
            && invoice.lines.iter().zip(&sale.lines).all(|(got, asked)| {
                (&got.name, got.quantity, got.price) == (&asked.name, asked.quantity, asked.price)
            });
        let same = same_lines
            && invoice.buyer == sale.buyer
            && invoice.carrier == sale.carrier
            && invoice.totals.total == total(sale)
            && Some(invoice.period) == invoice.issued_at.period()
            && Some(&invoice.request_id) == call.id.as_ref();
        if same { Ok(()) } else { Err(format!("another sale stands in {invoice:?}")) }
    }

    /// A fact asks for a document.
    fn tell(&mut self, sold: &Sold, kind: MessageKind, count: usize) -> Result<(), Wrong> {
        match self.documents.insert(sold.document(kind, count), Document::new(sold.upload)) {
            Some(_) => Err(format!("two facts for one document {}", sold.document(kind, count))),
            None => Ok(()),
        }
    }

    fn corrects(&mut self, command: &correction::Command, reply: &Reply, tries: &[Try]) -> Result<(), Wrong> {
        if !tries.iter().any(|at| self.may_correct(command, at)) {
            return Err("it is done, and something bars it".to_owned());
        }
        let number = about(command);
        let mut sold = self.sold.get(&number).cloned().ok_or_else(|| format!("nobody sold {number}"))?;
        match (command, reply) {
            (correction::Command::Cancel(_), Reply::Correction(correction::Reply::Cancelled(cancelled))) => {
                sold.standing = Standing::Cancelled(cancelled.at);
                let told = |id: &&DocumentId| (id.number, id.kind) == (number, MessageKind::F0501);
                let before = self.documents.keys().filter(told).count();
                self.tell(&sold, MessageKind::F0501, before + 1)?;
            }
            (correction::Command::Void(_), Reply::Correction(correction::Reply::Voided(voided))) => {
                sold.standing = Standing::Voided(voided.at);
                self.tell(&sold, MessageKind::F0701, usize::from(sold.invoice.revision))?;
            }
            (correction::Command::Reissue(it), Reply::Correction(correction::Reply::Reissued(invoice))) => {
                self.reissues(&mut sold, &it.sale, invoice)?;
            }
            (correction::Command::Allow(_), Reply::Correction(correction::Reply::Allowance(allowance))) => {
                if allowance.gross() != sold.invoice.totals.total {
                    return Err(format!("an allowance of {} of all that was left", allowance.gross()));
                }
                sold.allowances.push(true);
                self.tell(&sold, MessageKind::G0401, sold.allowances.len())?;
            }
            (correction::Command::AllowanceCancel(it), Reply::Done) => {
                sold.allowances[it.number.count() - 1] = false;
                self.tell(&sold, MessageKind::G0501, it.number.count())?;
            }
            (_, reply) => return Err(format!("the answer is {reply:?}")),
        }
        self.sold.insert(number, sold);
        Ok(())
    }

    fn reissues(&mut self, sold: &mut Sold, sale: &SaleDraft, invoice: &Invoice) -> Result<(), Wrong> {
        let before = &sold.invoice;
        let kept =
            |it: &Invoice| (it.number, it.period, it.range, it.issued_at, it.random_code, it.till.clone());
        if kept(invoice) != kept(before) || invoice.revision != before.revision + 1 {
            return Err(format!("{invoice:?} is issued in place of {before:?}"));
        }
        if invoice.totals.total != total(sale) || invoice.buyer != sale.buyer {
            return Err(format!("another sale stands in {invoice:?}"));
        }
        sold.invoice = invoice.clone();
        sold.standing = Standing::Issued;
        self.tell(sold, MessageKind::F0401, usize::from(invoice.revision))
    }

    /// Nothing bars the act, so that a refusal of it is a fault; false also for what this model does not judge.
    pub(super) fn must_be_done(&self, command: &Command, at: &Try) -> bool {
        match command {
            Command::Sale(sale::Command::Issue(it)) => {
                let parked = it.0.parked.is_none_or(|parked| self.parked.contains(&parked));
                parked && self.next_number(&it.0, at).is_some()
            }
            Command::Book(book::Command::RangeAdd(it)) => self.may_add(&it.drafts, at.at),
            Command::Book(book::Command::RangeDelete(it)) => self.may_delete(&it.0),
            Command::Book(book::Command::RangeSplit(it)) => self.may_split(it.id, it.at),
            Command::Book(book::Command::RangePause(it)) => {
                it.ids.iter().all(|id| self.books.contains_key(id))
            }
            Command::Correction(it) => self.may_correct(it, at),
            Command::Delivery(delivery::Command::UploadRetry(it)) => self.may_retry(&it.0),
            Command::Delivery(delivery::Command::UploadPark(it)) => self.may_park(&it.document),
            Command::Delivery(
                delivery::Command::UploadSend(_)
                | delivery::Command::UploadTell(_)
                | delivery::Command::UploadPause(_)
                | delivery::Command::UploadResume(_),
            ) => true,
            Command::Book(_)
            | Command::Sale(_)
            | Command::Paper(_)
            | Command::Delivery(_)
            | Command::Till(_)
            | Command::People(_)
            | Command::Store(_) => false,
        }
    }

    fn may_correct(&self, command: &correction::Command, at: &Try) -> bool {
        let Some(sold) = self.sold.get(&about(command)) else { return false };
        let issued_at = sold.invoice.issued_at;
        let stands = sold.standing == Standing::Issued && at.at >= issued_at;
        match command {
            correction::Command::Cancel(it) => {
                let issue = DocumentId::of_issue(&sold.invoice);
                stands
                    && !self.documents.get(&issue).is_some_and(Document::is_nowhere)
                    && !sold.is_allowed()
                    && (at.at <= last_day(sold) || it.approval_no != CleanText::default())
            }
            correction::Command::Void(_) => {
                let number = sold.invoice.number;
                let mut about = self.documents.iter().filter(|(id, _)| id.number == number);
                let dead = matches!(sold.standing, Standing::Cancelled(since) if at.at >= since);
                (stands || dead)
                    && !sold.is_allowed()
                    && at.at <= issued_at.plus_seconds(VOID_WITHIN_S)
                    && sold.invoice.revision < REVISIONS_MAX
                    && about.all(|(_, document)| document.state == DeliveryKind::Confirmed)
            }
            correction::Command::Reissue(_) => {
                matches!(sold.standing, Standing::Voided(since) if at.at >= since)
            }
            correction::Command::Allow(_) => stands && !sold.is_allowed(),
            // It may follow its invoice's clock backwards, and an invoice in any state.
            correction::Command::AllowanceCancel(it) => {
                sold.allowances.get(it.number.count() - 1) == Some(&true)
            }
            // Nobody here corrects what was refused.
            correction::Command::Amend(_) | correction::Command::AmendZero(_) => false,
        }
    }
}

/// The number that a correction is about.
fn about(command: &correction::Command) -> Number {
    match command {
        correction::Command::Cancel(it) => it.number,
        correction::Command::Void(it) => it.number,
        correction::Command::Reissue(it) => it.number,
        correction::Command::Allow(it) => it.number,
        correction::Command::AllowanceCancel(it) => it.number.number(),
        correction::Command::Amend(it) => it.number,
        correction::Command::AmendZero(it) => it.number,
    }
}

/// Until when it can be cancelled: the 13th after its period (R14).
fn last_day(sold: &Sold) -> Moment {
    let first = sold.invoice.period.next().first_day();
    Moment::parse(&format!("{} 23:59:59", first.format("%Y-%m-13"))).unwrap()
}
