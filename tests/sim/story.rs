//! Acts that a test does one by one, each touching another part of engine, ledger and store.

use crate::machine::text;
use crate::model::{Standing, Wrong};
use crate::people::{Terminal, long_sale};
use crate::programme::{Sim, Waiting};
use lj::domain::{
    CleanText, DeliveryKind, Number, PaperWish, Period, RangeDraft, SaleDraft, SaleLine, Serial, Span, Track,
};
use lj::protocol::{Call, Request, request};
use rust_decimal::Decimal;

/// Long sales of one batch that take more than the first segment, of 1 MiB.
const ROLLING: usize = 18;

/// One act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// 新增: three more books.
    Add,
    /// A sale without paper.
    Issue,
    /// A sale with its slip: queued, begun, printed.
    Print,
    /// What may go goes to the centre.
    Send,
    /// The centre is asked for what it has accepted.
    Confirm,
    /// 註銷 of a confirmed invoice.
    Void,
    /// The voided number is issued anew.
    Reissue,
    /// 作廢.
    Cancel,
    /// 折讓 of all that was sold.
    Allow,
    /// A range becomes two.
    Split,
    /// A range pauses.
    Pause,
    /// A sale is put aside.
    Park,
    /// Long sales are put aside at once, more than the segment of the ledger has room for.
    Roll,
    /// It gets quiet: a checkpoint, the next segment.
    Quiet,
    /// The engine is closed and opened.
    Close,
    /// The process is killed, and another one starts.
    Kill,
}

impl Act {
    /// All of them, in an order in which each has something to do.
    pub const STORY: [Self; 16] = [
        Self::Add,
        Self::Issue,
        Self::Print,
        Self::Send,
        Self::Confirm,
        Self::Void,
        Self::Reissue,
        Self::Issue,
        Self::Cancel,
        Self::Allow,
        Self::Split,
        Self::Pause,
        Self::Park,
        Self::Quiet,
        Self::Close,
        Self::Kill,
    ];
    /// Those that a short sequence is made of.
    pub const SHORT: [Self; 12] = [
        Self::Add,
        Self::Issue,
        Self::Print,
        Self::Send,
        Self::Confirm,
        Self::Void,
        Self::Reissue,
        Self::Cancel,
        Self::Allow,
        Self::Split,
        Self::Park,
        Self::Quiet,
    ];
}

fn draft(begin: u32) -> RangeDraft {
    let serial = |value| Serial::try_from(value).unwrap();
    let span = Span::new(Track::parse("AB").unwrap(), serial(begin), serial(begin + 149)).unwrap();
    RangeDraft::new(Period::parse("11511").unwrap(), span)
}

fn sale(paper: PaperWish) -> SaleDraft {
    let line = SaleLine::new(text("乾電池"), Decimal::ONE, Decimal::from(105));
    SaleDraft { lines: vec![line], paper, ..SaleDraft::default() }
}

impl Sim {
    /// Does an act, and recovers where the world ended the process meanwhile.
    pub fn does(&mut self, act: Act) -> Result<(), Wrong> {
        self.machine.clock.pass_ms(1_100);
        match act {
            Act::Print => {
                self.asks(request::Issue(sale(PaperWish::Usual)).into())?;
                if !self.machine.is_over() {
                    self.print()?;
                }
            }
            Act::Send => self.upload(true)?,
            Act::Confirm => {
                self.upload(true)?;
                if !self.machine.is_over() {
                    self.upload(true)?;
                }
            }
            Act::Roll => self.roll()?,
            Act::Quiet => self.machine.engine().chores(),
            Act::Close => self.restart_in_order()?,
            Act::Kill => self.machine.end(),
            act => {
                if let Some(request) = self.request(act) {
                    self.asks(request)?;
                }
            }
        }
        if self.machine.is_down() || self.machine.is_over() {
            self.recover()?;
        }
        Ok(())
    }

    fn asks(&mut self, request: Request) -> Result<(), Wrong> {
        let terminal = self.first_terminal();
        let call = Call { caller: terminal.caller(), id: Some(terminal.next_id()), request };
        self.ask_together(vec![Waiting { call, tries: Vec::new() }])?;
        Ok(())
    }

    fn roll(&mut self) -> Result<(), Wrong> {
        let terminal = self.first_terminal();
        let park = || request::Park { label: text("客"), sale: long_sale() }.into();
        let calls = (0..ROLLING).map(|_| {
            let call = Call { caller: terminal.caller(), id: Some(terminal.next_id()), request: park() };
            Waiting { call, tries: Vec::new() }
        });
        let calls = calls.collect();
        self.ask_together(calls)?;
        Ok(())
    }

    /// The newest number that stands so.
    fn newest(&self, stands: impl Fn(Standing) -> bool) -> Option<Number> {
        let mut sold = self.model.sold.iter().rev();
        sold.find(|(_, sold)| stands(sold.standing) && sold.allowances.is_empty()).map(|(number, _)| *number)
    }

    /// What a person asks for; `None` where there is nothing to do it to.
    fn request(&mut self, act: Act) -> Option<Request> {
        let stands = |standing| standing == Standing::Issued;
        let (period, reason) = (None, text("打錯"));
        let last = self.model.books.keys().next_back().copied();
        Some(match act {
            Act::Add => {
                request::RangeAdd { drafts: vec![draft(self.model.books.len() as u32 * 1_000)] }.into()
            }
            Act::Issue => request::Issue(sale(PaperWish::Later)).into(),
            Act::Cancel => {
                let (number, approval_no) = (self.newest(stands)?, CleanText::default());
                request::Cancel { number, period, reason, approval_no }.into()
            }
            Act::Void => {
                let confirmed = self.model.documents.iter().find(|(id, document)| {
                    document.state == DeliveryKind::Confirmed
                        && self.model.sold[&id.number].standing == Standing::Issued
                });
                let number = confirmed?.0.number;
                request::Void { number, period, reason, taken_back: true }.into()
            }
            Act::Reissue => {
                let number = self.newest(|standing| matches!(standing, Standing::Voided(_)))?;
                request::Reissue { number, period, sale: sale(PaperWish::Later) }.into()
            }
            Act::Allow => {
                let number = self.newest(stands)?;
                request::Allow { number, period, lines: Vec::new(), reason }.into()
            }
            Act::Split => {
                let at = Serial::try_from(self.model.books[&last?].end - 50).unwrap();
                request::RangeSplit { id: last?, at }.into()
            }
            Act::Pause => request::RangePause { ids: vec![last?], pause: true }.into(),
            Act::Park => request::Park { label: text("客"), sale: sale(PaperWish::Later) }.into(),
            Act::Roll | Act::Print | Act::Send | Act::Confirm | Act::Quiet | Act::Close | Act::Kill => {
                return None;
            }
        })
    }

    /// The end of a test: all of it is there, in the store and in a replay, and the shop sells on.
    pub fn is_whole(&mut self) -> Result<(), Wrong> {
        self.machine.disk.mend();
        self.does(Act::Kill)?;
        self.examine(false)?;
        let before = self.model.sold.len();
        self.does(Act::Add)?;
        self.does(Act::Issue)?;
        if self.model.sold.len() == before + 1 { Ok(()) } else { Err("it sells no more".to_owned()) }
    }

    fn first_terminal(&mut self) -> &mut Terminal {
        &mut self.terminals[0]
    }
}
