//! How much of a batch an act takes (E1), and which acts wait while a large one is under way.

use crate::engine::core::Ready;
use crate::protocol::{Command, book, delivery, sale, till};

/// Lines of a sale that weigh as much as one range.
const LINES_OF_ONE: usize = 16;

/// About how many rows the act may write. A step of a large act has its own weight.
pub(crate) fn of(command: &Command, ready: &Ready) -> usize {
    let rows = match command {
        Command::Book(book::Command::RangeUndo(_)) => match ready {
            Ready::Undo(act) => act.as_ref().map_or(0, |act| act.was.len().max(act.put.len())),
            Ready::Nothing | Ready::Sale(_) | Ready::Pin(_) | Ready::Step(_) => 1,
        },
        Command::Book(it) => of_book(it),
        Command::Sale(sale::Command::Issue(it)) => it.0.lines.len() / LINES_OF_ONE,
        Command::Sale(sale::Command::GoodsPut(it)) => it.goods.len(),
        Command::Sale(sale::Command::GoodsRemove(it)) => it.0.len(),
        Command::Till(till::Command::TillPack(it)) => it.books.len(),
        Command::Till(till::Command::TillUnpack(it)) => it.facts.len() * 2,
        Command::Delivery(delivery::Command::UploadSend(it)) => it.0.len(),
        Command::Delivery(delivery::Command::UploadTell(it)) => it.0.len(),
        Command::Delivery(delivery::Command::UploadSettle(it)) => it.0.len(),
        Command::Delivery(delivery::Command::UploadTold(it)) => it.0.len(),
        _ => 1,
    };
    rows.max(1)
}

fn of_book(command: &book::Command) -> usize {
    match command {
        book::Command::RangeAdd(it) => it.drafts.len(),
        book::Command::RangeDelete(it) => it.0.len(),
        book::Command::RangeDept(it) => it.ids.len(),
        book::Command::RangeTill(it) => it.ids.len(),
        book::Command::RangePause(it) => it.ids.len(),
        book::Command::Import(it) => it.rows.len(),
        book::Command::RangeFresh(it) => it.ids.len(),
        book::Command::RangeLend(it) => it.ids.len(),
        // Each may become three rows.
        book::Command::RangeTakeBack(it) => it.backs.len() * 3,
        book::Command::RangeAllot(it) => it.ids.len(),
        book::Command::RangeFree(it) => it.centre.len() + it.slips.len(),
        book::Command::RangeEdit(_)
        | book::Command::RangeSplit(_)
        | book::Command::RangeCheck(_)
        | book::Command::NumbersEnd(_)
        | book::Command::BlanksReport(_)
        | book::Command::AllotmentsReport(_)
        | book::Command::PeriodClose(_)
        | book::Command::OfficeYearPut(_)
        | book::Command::CountNote(_)
        | book::Command::NumbersAsk(_)
        | book::Command::NumbersReopen(_)
        | book::Command::RangeUndo(_) => 1,
    }
}

/// True for an act that adds or changes ranges or goods, or what a range is made of. What a large act was decided from must stand
/// until it ends; sales only take numbers, which no large act changes.
pub(crate) fn keeps_off_large_acts(command: &Command) -> bool {
    matches!(
        command,
        Command::Book(_)
            | Command::Sale(sale::Command::GoodsPut(_) | sale::Command::GoodsRemove(_))
            | Command::Till(till::Command::CompanyPut(_) | till::Command::SuggestionAccept(_))
            | Command::Till(
                till::Command::TillPack(_) | till::Command::TillUnpack(_) | till::Command::PackLost(_)
            )
    )
}
