//! The page of a number's whole life: issue, lines, sums, papers, open jobs, corrections.

use crate::domain::{
    Allowance, Author, Invoice, InvoiceLine, JobState, Moment, Number, PrintJob, PrintOutcome, Printing,
    Printout, Range, StaffCode, TaxChoice, TillCode, Voided,
};
use crate::protocol::{InvoiceRow, NumberLife, RangeRow};
use crate::text::Lang;
use crate::text::book::span;
use crate::text::book::status;
use crate::text::page::PageRow;
use crate::text::paper::paper;
use crate::text::sale::list::invoice_status;
use crate::text::sale::sums::amounts;
use crate::text::sale::sums::by_tax;
use crate::text::sale::sums::tender_kind;

/// The whole life of a number.
pub fn life(lang: Lang, life: &NumberLife) -> Vec<PageRow> {
    let Some(row) = &life.invoice else { return unused(lang, life.number, life.range.as_ref()) };
    let mut rows = issue(lang, life, row);
    rows.extend(items(lang, &row.invoice));
    rows.extend(sums(lang, &row.invoice));
    rows.extend(papers(lang, life));
    rows.extend(life.deliveries.iter().enumerate().map(|(place, delivery)| {
        let label = if place == 0 { lang.pick("上傳", "Upload") } else { "" };
        PageRow::new(label, crate::text::delivery::delivery(lang, delivery))
    }));
    rows.extend(corrections(lang, life, row));
    rows
}

/// A number that was never issued here: which range holds it, and that range's state.
fn unused(lang: Lang, number: Number, range: Option<&RangeRow>) -> Vec<PageRow> {
    let mut rows = vec![PageRow::new(lang.pick("發票號碼", "Number"), number.to_string())];
    let state = lang.pick("狀態", "State");
    let Some(row) = range else {
        rows.push(PageRow::new(state, lang.pick("沒有含這個號碼的字軌", "no range holds the number")));
        return rows;
    };
    let range = &row.range;
    rows.push(PageRow::new(state, unissued(lang, number, range)));
    let place = format!("{}  {} {}", span(range.span), lang.pick("期別", "period"), range.period);
    rows.push(PageRow::new(lang.pick("所屬字軌", "Range"), place));
    rows.push(PageRow::new(lang.pick("字軌狀態", "Its state"), status(lang, row.status)));
    rows.push(PageRow::new(lang.pick("剩餘", "Left"), range.remaining().to_string()));
    rows.push(PageRow::new(lang.pick("收銀台", "Till"), code(lang, range.till())));
    rows
}

fn unissued(lang: Lang, number: Number, range: &Range) -> String {
    let serial = number.serial.value();
    let word = if range.outside {
        lang.pick("不由這裡開立的號碼", "kept for the record, never issued from here")
    } else if serial < range.carried_to {
        lang.pick("前一套系統已使用", "used by the former system")
    } else {
        lang.pick("未使用，從未開立", "unused, never issued")
    };
    word.to_owned()
}

fn code(lang: Lang, till: Option<&TillCode>) -> String {
    till.map_or_else(|| lang.pick("未指定", "none").to_owned(), ToString::to_string)
}

fn person(staff: Option<&StaffCode>) -> String {
    staff.map_or_else(|| "-".to_owned(), ToString::to_string)
}

fn issue(lang: Lang, life: &NumberLife, row: &InvoiceRow) -> Vec<PageRow> {
    let invoice = &row.invoice;
    let mut rows = vec![
        PageRow::new(
            lang.pick("發票號碼", "Number"),
            format!("{}  {}", invoice.number, invoice_status(lang, row.status())),
        ),
        PageRow::new(
            lang.pick("開立時間", "Issued"),
            format!("{}  {} {}", invoice.issued_at, lang.pick("期別", "period"), invoice.period),
        ),
        PageRow::new(lang.pick("開立人員", "By"), author(lang, life.issued_by.as_ref(), invoice)),
    ];
    if let Some(range) = &life.range {
        let book = format!("{}  {}", span(range.range.span), status(lang, range.status));
        rows.push(PageRow::new(lang.pick("所屬字軌", "Range"), book));
    }
    rows.push(PageRow::new(lang.pick("隨機碼", "Random code"), invoice.random_code.to_string()));
    if let Some(buyer) = &invoice.buyer {
        let text = format!("{buyer}  {}", invoice.buyer_name);
        rows.push(PageRow::new(lang.pick("買方統編", "Buyer"), text.trim_end()));
    }
    if let Some(carrier) = &invoice.carrier {
        rows.push(PageRow::new(lang.pick("載具", "Carrier"), carrier.code()));
    }
    if let Some(donation) = &invoice.donation {
        rows.push(PageRow::new(lang.pick("捐贈碼", "Donation code"), donation.to_string()));
    }
    rows
}

fn author(lang: Lang, by: Option<&Author>, invoice: &Invoice) -> String {
    let mut text = person(by.and_then(|by| by.staff.as_ref()));
    if let Some(role) = by.and_then(|by| by.role) {
        text = format!("{text} {}", crate::text::people::role(lang, role));
    }
    format!("{text}  {} {}", lang.pick("收銀台", "till"), code(lang, invoice.till.as_ref()))
}

fn items(lang: Lang, invoice: &Invoice) -> Vec<PageRow> {
    let line = |(place, line): (usize, &InvoiceLine)| {
        let label = if place == 0 { lang.pick("品項", "Items") } else { "" };
        let amount = line.amount().unwrap_or_default().normalize();
        let (quantity, price) = (line.quantity.normalize(), line.price.normalize());
        let text = format!(
            "{} {}  {quantity}{} x {price} = {amount}{}",
            place + 1,
            line.name,
            line.unit,
            tax(lang, line.tax)
        );
        PageRow::new(label, text)
    };
    invoice.lines.iter().enumerate().map(line).collect()
}

/// The mark of a line that bears no usual tax.
fn tax(lang: Lang, tax: TaxChoice) -> &'static str {
    match tax {
        TaxChoice::Taxable => "",
        TaxChoice::Zero => lang.pick("  零稅率", "  zero-rated"),
        TaxChoice::Free => lang.pick("  免稅", "  tax-free"),
    }
}

fn sums(lang: Lang, invoice: &Invoice) -> Vec<PageRow> {
    let totals = &invoice.totals;
    let mut rows = vec![PageRow::new(lang.pick("總計", "Total"), by_tax(lang, totals))];
    if !invoice.tenders.is_empty() {
        let paid: Vec<(&str, i64)> =
            invoice.tenders.iter().map(|tender| (tender_kind(lang, tender.kind), tender.amount)).collect();
        let change = amounts(&[(lang.pick("找零", "change"), invoice.change())]);
        rows.push(PageRow::new(lang.pick("收款", "Paid"), format!("{}  {change}", amounts(&paid))));
    }
    rows
}

fn printout(lang: Lang, printout: &Printout) -> String {
    match printout {
        Printout::Invoice { paper: which, .. } => paper(lang, *which).to_owned(),
        Printout::Allowance(number) => format!("{} {number}", lang.pick("折讓單", "allowance form")),
        Printout::Shift(id) => format!("{} {id}", lang.pick("交班單", "shift slip")),
        Printout::Drawer => lang.pick("開錢櫃", "drawer").to_owned(),
    }
}

fn papers(lang: Lang, life: &NumberLife) -> Vec<PageRow> {
    let mut rows = Vec::new();
    for (place, printing) in life.printed.iter().enumerate() {
        rows.push(PageRow::new(
            if place == 0 { lang.pick("紙本", "Papers") } else { "" },
            printed(lang, printing),
        ));
    }
    if life.printed.is_empty() {
        rows.push(PageRow::new(lang.pick("紙本", "Papers"), lang.pick("沒有印過", "none printed")));
    }
    for (place, job) in life.jobs.iter().enumerate() {
        rows.push(PageRow::new(
            if place == 0 { lang.pick("待列印", "To print") } else { "" },
            queued(lang, job),
        ));
    }
    rows
}

fn printed(lang: Lang, printing: &Printing) -> String {
    let mut text = asked(lang, &printing.job, printing.at);
    text = format!("{text}  {}", outcome(lang, printing.outcome));
    if let Some(staff) = &printing.said_by {
        text = format!("{text}  {} {staff}", lang.pick("確認", "said by"));
    }
    text
}

fn queued(lang: Lang, job: &PrintJob) -> String {
    let state = match job.state {
        JobState::Queued => lang.pick("排隊中", "queued"),
        JobState::Held(_) => lang.pick("等印表機", "waits for the printer"),
        JobState::Begun => lang.pick("列印中", "printing"),
        JobState::Doubtful(_) => lang.pick("不確定，請確認紙本", "in doubt: say what came out"),
    };
    format!("{}  {state}", asked(lang, job, job.at))
}

/// Time, paper, person, reason.
fn asked(lang: Lang, job: &PrintJob, at: Moment) -> String {
    let mut text = format!("{at}  {}  {}", printout(lang, &job.printout), person(job.staff.as_ref()));
    if !job.reason.is_empty() {
        text = format!("{text}  {} {}", lang.pick("原因", "reason"), job.reason);
    }
    text
}

fn outcome(lang: Lang, outcome: PrintOutcome) -> &'static str {
    match outcome {
        PrintOutcome::Printed { said: false } => lang.pick("已印出", "printed"),
        PrintOutcome::Printed { said: true } => lang.pick("已印出（人員確認）", "printed, somebody said"),
        PrintOutcome::Damaged => lang.pick("印出一半，客人留著", "half of it, the customer kept it"),
        PrintOutcome::Spoiled => lang.pick("印出一半，已收回", "half of it, taken back"),
        PrintOutcome::NothingCame => lang.pick("沒有印出", "nothing came out"),
        PrintOutcome::GivenUp => lang.pick("已放棄", "given up"),
    }
}

fn corrections(lang: Lang, life: &NumberLife, row: &InvoiceRow) -> Vec<PageRow> {
    let mut rows = Vec::new();
    if let Some(cancelled) = &row.cancelled {
        let mut text = format!("{}  {} {}", cancelled.at, lang.pick("原因", "reason"), cancelled.reason);
        if !cancelled.approval_no.is_empty() {
            text = format!("{text}  {} {}", lang.pick("核准文號", "approval"), cancelled.approval_no);
        }
        rows.push(PageRow::new(lang.pick("作廢", "Cancelled"), text));
    }
    for voided in &life.voids {
        rows.push(PageRow::new(lang.pick("註銷", "Voided"), void_line(lang, voided)));
    }
    if row.invoice.revision > 1 {
        let revision = row.invoice.revision;
        let text = say!(lang, "同號第 {revision} 次開立" / "issue {revision} of this number");
        rows.push(PageRow::new(lang.pick("重開", "Anew"), text));
    }
    for allowance in &life.allowances {
        rows.extend(given_back(lang, allowance));
    }
    rows
}

fn void_line(lang: Lang, voided: &Voided) -> String {
    let (by, reason) = (person(voided.staff.as_ref()), lang.pick("原因", "reason"));
    match lang {
        Lang::Zh => format!("{}  第 {} 次開立  {by}  {reason} {}", voided.at, voided.revision, voided.reason),
        Lang::En => format!("{}  issue {}  {by}  {reason} {}", voided.at, voided.revision, voided.reason),
    }
}

fn given_back(lang: Lang, allowance: &Allowance) -> Vec<PageRow> {
    let reason = lang.pick("原因", "reason");
    let head = format!(
        "{}  {}  {} ({} {})  {}  {reason} {}",
        allowance.number,
        allowance.at,
        allowance.gross(),
        lang.pick("稅額", "tax"),
        allowance.tax(),
        person(allowance.staff.as_ref()),
        allowance.reason
    );
    let mut rows = vec![PageRow::new(lang.pick("折讓", "Allowance"), head)];
    for line in &allowance.lines {
        let text =
            format!("{} {}  {}  {}", line.line, line.name, line.quantity.normalize(), line.net + line.tax);
        rows.push(PageRow::new("", text));
    }
    if let Some(cancelled) = &allowance.cancelled {
        let text = format!(
            "{}  {}  {}  {reason} {}",
            lang.pick("已作廢", "cancelled"),
            cancelled.at,
            person(cancelled.staff.as_ref()),
            cancelled.reason
        );
        rows.push(PageRow::new("", text));
    }
    rows
}
