//! A job as bytes: what it names is looked up in the engine, laid out, and drawn for its printer.

use super::asking::NotDone;
use super::settings::Printer;
use crate::domain::{
    AllowanceNumber, CompanyCode, CompanyState, Invoice, InvoicePaper, Number, Period, PrintJob,
    PrinterTrouble, Printout, ShiftId, ShiftLine, Takings, TakingsOf, TakingsPrint, TimeSpan,
};
use crate::protocol::{Failure, ShiftsQuery, StoreInfo, TakingsQuery, Who, request};
use crate::slip::{COVERAGE_ROWS_MAX, CopyNote, QrKey, Slip, SlipKind, SlipParty, escpos};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The QR key of an invoice, as the secret file has it now; `None` where it has none.
pub type Keys = Arc<dyn Fn(&Invoice) -> Option<QrKey> + Send + Sync>;

/// Makes bytes of jobs.
#[derive(Clone)]
pub struct Maker {
    /// The engine.
    pub who: Who,
    /// The keys.
    pub keys: Keys,
}

/// Why there are no bytes.
#[derive(Debug)]
pub(super) enum Unmade {
    /// The job has a trouble of its own.
    Trouble(PrinterTrouble),
    /// Nobody answers.
    Gone,
}

impl From<NotDone> for Unmade {
    fn from(why: NotDone) -> Self {
        match why {
            NotDone::Refused => Self::Trouble(PrinterTrouble::NotPrintable),
            NotDone::Gone => Self::Gone,
        }
    }
}

impl From<Failure> for Unmade {
    fn from(failure: Failure) -> Self {
        NotDone::from(failure).into()
    }
}

const NOT_PRINTABLE: Unmade = Unmade::Trouble(PrinterTrouble::NotPrintable);

impl Maker {
    /// The whole job for this printer. With `pulse` the drawer opens first, where the job asks for it.
    pub(super) fn bytes(&self, job: &PrintJob, printer: &Printer, pulse: bool) -> Result<Vec<u8>, Unmade> {
        let mut bytes = Vec::new();
        if pulse && job.drawer && printer.drawer {
            bytes.extend(escpos::drawer_pulse());
        }
        if let Some(slip) = self.slip(job)? {
            bytes.extend(escpos::bytes(&slip, printer.text));
        }
        Ok(bytes)
    }

    fn slip(&self, job: &PrintJob) -> Result<Option<Slip>, Unmade> {
        match &job.printout {
            Printout::Invoice { number, period, paper, detail } => {
                self.invoice(job, (*number, *period), *paper, *detail).map(Some)
            }
            Printout::Allowance(number) => self.allowance(*number).map(Some),
            Printout::Shift(id) => self.shift(*id).map(Some),
            Printout::Takings(asked) => self.takings(job, asked).map(Some),
            Printout::Coverage(period) => self.coverage(job, *period).map(Some),
            Printout::Drawer => Ok(None),
        }
    }

    fn invoice(
        &self,
        job: &PrintJob,
        (number, period): (Number, Period),
        paper: InvoicePaper,
        detail: bool,
    ) -> Result<Slip, Unmade> {
        let request = request::Invoice { number, period: Some(period) };
        let row = self.who.ask(request)?;
        if row.no_slip().is_some() {
            return Err(NOT_PRINTABLE);
        }
        let (invoice, store) = (&row.invoice, self.store()?);
        let party = self.party((&invoice.company, invoice.company_state), &store)?;
        let made = match paper {
            InvoicePaper::Original => {
                let key = self.key(invoice, &store)?;
                Slip::proof(invoice, &party, SlipKind::Original, &key, detail)
            }
            InvoicePaper::Reprint => {
                let key = self.key(invoice, &store)?;
                let note = CopyNote { at: job.at, staff: job.staff.clone(), reason: job.reason.clone() };
                Slip::copy(invoice, &party, &note, &key, detail)
            }
            InvoicePaper::Information => Slip::information(invoice, &party, detail),
        };
        made.map_err(|_| NOT_PRINTABLE)
    }

    fn allowance(&self, number: AllowanceNumber) -> Result<Slip, Unmade> {
        let allowance = self.who.ask(request::Allowance(number))?;
        if !allowance.is_live() {
            return Err(NOT_PRINTABLE);
        }
        let party = self.party((&allowance.company, allowance.company_state), &self.store()?)?;
        Slip::allowance(&allowance, &party).map_err(|_| NOT_PRINTABLE)
    }

    fn shift(&self, id: ShiftId) -> Result<Slip, Unmade> {
        let shift = self.who.ask(request::Shift(id))?;
        let drawer = self.who.ask(request::ShiftDrawer(Some(id)))?;
        let store = self.store()?;
        let party = match &shift.company {
            Some((code, state)) => self.party((code, *state), &store)?,
            None => return Err(NOT_PRINTABLE),
        };
        let taken_out = self.who.ask(request::ShiftFloat(Some(id)))?.taken_out;
        let cash = (drawer.back, taken_out, drawer.cancelled_of_others);
        Slip::shift(&shift, cash, &party).map_err(|_| NOT_PRINTABLE)
    }

    fn takings(&self, job: &PrintJob, asked: &TakingsPrint) -> Result<Slip, Unmade> {
        let days = TimeSpan::of_days(asked.first, asked.last);
        // As they stood when they were asked for, however long the printer takes.
        let span = TimeSpan { to: days.to.min(job.at.plus_seconds(1)), ..days };
        let TakingsPrint { by, company, till, .. } = asked.clone();
        let mut query = TakingsQuery { span, by, company, till, resume: None };
        let mut sums: BTreeMap<TakingsOf, Takings> = BTreeMap::new();
        loop {
            let part = self.who.ask(request::Takings(query.clone()))?;
            for (of, takings) in part.rows {
                sums.entry(of).or_default().add(&takings);
            }
            query.resume = part.next;
            if query.resume.is_none() {
                break;
            }
        }
        let store = self.store()?;
        let company = match &asked.company {
            None => store.company,
            Some(code) => self.who.ask(request::Companies)?.into_iter().find(|company| company.code == *code),
        };
        let party = SlipParty::of(&company.ok_or(NOT_PRINTABLE)?, store.kind.is_trial());
        let shifts = if asked.company.is_none() { self.shifts(span, asked)? } else { Vec::new() };
        Slip::takings(asked, job.at, (&sums, &shifts), &party).map_err(|_| NOT_PRINTABLE)
    }

    /// The shifts that were closed in a span, oldest first.
    fn shifts(&self, span: TimeSpan, asked: &TakingsPrint) -> Result<Vec<ShiftLine>, Unmade> {
        let (mut lines, mut query) =
            (Vec::new(), ShiftsQuery { span, till: asked.till.clone(), before: None });
        loop {
            let part = self.who.ask(request::ShiftsClosed(query.clone()))?;
            lines.extend(part.rows);
            query.before = part.next;
            if query.before.is_none() {
                lines.reverse();
                return Ok(lines);
            }
        }
    }

    fn coverage(&self, job: &PrintJob, period: Period) -> Result<Slip, Unmade> {
        let mut page = self.who.ask(request::Coverage { period, after: None })?;
        let more = page.next.is_some() || page.rows.len() > COVERAGE_ROWS_MAX;
        page.rows.truncate(COVERAGE_ROWS_MAX);
        let store = self.store()?;
        let company = store.company.as_ref().ok_or(NOT_PRINTABLE)?;
        let party = SlipParty::of(company, store.kind.is_trial());
        Slip::coverage((period, job.at), &page.rows, more, &party).map_err(|_| NOT_PRINTABLE)
    }

    fn store(&self) -> Result<StoreInfo, Unmade> {
        Ok(*self.who.ask(request::Store)?)
    }

    /// R1: a sample store has the key that everybody knows; any other one the seller's own, of the day of the issue.
    fn key(&self, invoice: &Invoice, store: &StoreInfo) -> Result<QrKey, Unmade> {
        if store.kind.is_trial() {
            return Ok(QrKey::SAMPLE);
        }
        (self.keys)(invoice).ok_or(Unmade::Trouble(PrinterTrouble::NoQrKey))
    }

    /// Heading and address of a company, as they were in that state (R1).
    fn party(
        &self,
        (code, state): (&CompanyCode, CompanyState),
        store: &StoreInfo,
    ) -> Result<SlipParty, Unmade> {
        let request = request::CompanyIn { code: code.clone(), state };
        Ok(SlipParty::of(&*self.who.ask(request)?, store.kind.is_trial()))
    }
}
