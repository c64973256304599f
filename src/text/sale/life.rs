//! The page of a number's whole life: issue, lines, sums, papers, open jobs, corrections.

use crate::domain::{
    Allowance, Author, Cancellation, Corrected, DeliveryState, Invoice, JobState, Moment, Number, Parties,
    PrintJob, PrintOutcome, Printing, Printout, Range, SaleLine, StaffCode, TaxChoice, TillCode, Voided,
};
use crate::protocol::{InvoiceRow, NumberLife, RangeRow};
use crate::text::book::{span, status};
use crate::text::delivery::{delivery, stuck};
use crate::text::page::PageRow;
use crate::text::paper::paper;
use crate::text::sale::list::invoice_status;
use crate::text::sale::sums::{amounts, by_tax, tender_kind, zero_rate};
use crate::text::{Lang, people};

sentences! {
    words unissued(serial: u32, range: &Range)
        match (range.used_by().is_some(), range.outside, serial < range.carried_to) {
        (true, ..) => "出借時由借用的系統使用" / "used by the system that it was lent to";
        (false, true, _) => "不由這裡開立的號碼" / "kept for the record, never issued from here";
        (false, false, true) => "前一套系統已使用" / "used by the former system";
        (false, false, false) => "未使用，從未開立" / "unused, never issued";
    }
    /// The mark of a line that bears no usual tax.
    words tax(TaxChoice) {
        Taxable => "" / "";
        Zero => "  零稅率" / "  zero-rated";
        Free => "  免稅" / "  tax-free";
    }
    match printout(lang, printout: &Printout) {
        Invoice { paper: which, .. } => (paper(lang, *which).to_owned());
        Allowance(number) => ["折讓單 {number}" / "allowance form {number}"];
        Shift(id) => ["交班單 {id}" / "shift slip {id}"];
        Drawer => ["開錢櫃" / "drawer"];
        // No number's life has one.
        Takings(_) => ["日結單" / "slip of takings"];
        Coverage(_) => ["字軌歸屬表" / "table of owners"];
    }
    words stands(JobState) {
        Queued => "排隊中" / "queued";
        Held(_) => "等印表機" / "waits for the printer";
        Begun => "列印中" / "printing";
        Doubtful(_) => "不確定，請確認紙本" / "in doubt: say what came out";
    }
    words outcome(PrintOutcome) {
        Printed { said: false } => "已印出" / "printed";
        Printed { said: true } => "已印出（人員確認）" / "printed, somebody said";
        Damaged => "印出一半，客人留著" / "half of it, the customer kept it";
        Spoiled => "印出一半，已收回" / "half of it, taken back";
        NothingCame => "沒有印出" / "nothing came out";
        GivenUp => "已放棄" / "given up";
    }
    fn void_line(lang, voided: &Voided)
        where Voided { at, revision, reason, .. } = voided, by = person(voided.staff.as_ref()) =>
        "{at}  第 {revision} 次開立  {by}  原因 {reason}" / "{at}  issue {revision}  {by}  reason {reason}";
    fn corrected_line(lang, corrected: &Corrected)
        where Corrected { at, before, after, reason, .. } = corrected, by = person(corrected.staff.as_ref()),
            was = parties(lang, before), is = parties(lang, after), same = before == after => match same {
        true =>
            ["{at}  零稅率欄位或內容  {by}  原因 {reason}" / "{at}  what it says of its zero rate, or its lines  {by}  reason {reason}"];
        false => ["{at}  {was} → {is}  {by}  原因 {reason}" / "{at}  {was} → {is}  {by}  reason {reason}"];
    }
}

/// Who an invoice is for and where it goes, in one line.
fn parties(lang: Lang, of: &Parties) -> String {
    let buyer = of.buyer.map(|buyer| format!("{buyer} {}", of.buyer_name).trim_end().to_owned());
    let donation = of.donation.as_ref().map(ToString::to_string);
    let parts: Vec<String> = buyer
        .into_iter()
        .chain(of.carrier.as_ref().map(|carrier| carrier.shown().to_owned()))
        .chain(donation)
        .collect();
    if parts.is_empty() { lang.pick("消費者", "a consumer").to_owned() } else { parts.join(" ") }
}

/// The whole life of a number.
pub fn life(lang: Lang, life: &NumberLife) -> Vec<PageRow> {
    let Some(row) = &life.invoice else { return unused(lang, life.number, life.range.as_ref()) };
    let mut rows = issue(lang, life, row);
    rows.extend(items(lang, &row.invoice));
    rows.extend(sums(lang, &row.invoice));
    rows.extend(papers(lang, life));
    let deliveries = life.deliveries.iter().map(|of| {
        let behind = of.held_behind(&life.deliveries, row.invoice.revision);
        behind.filter(|_| of.state == DeliveryState::Pending).map_or_else(
            || delivery(lang, of),
            |stuck| format!("{}  {}", delivery(lang, of), stuck::waits_behind(lang, &stuck)),
        )
    });
    rows.extend(PageRow::group(lang.pick("上傳", "Upload"), deliveries));
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
    rows.push(PageRow::new(state, unissued(lang, number.serial.value(), range)));
    let place = format!("{}  {} {}", span(range.span), lang.pick("期別", "period"), range.period);
    rows.push(PageRow::new(lang.pick("所屬字軌", "Range"), place));
    rows.push(PageRow::new(lang.pick("字軌狀態", "Its state"), status(lang, row.status)));
    rows.push(PageRow::new(lang.pick("剩餘", "Left"), range.remaining().to_string()));
    rows.push(PageRow::new(lang.pick("收銀台", "Till"), code(lang, range.till())));
    rows
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
        rows.push(PageRow::new(lang.pick("載具", "Carrier"), carrier.shown()));
    }
    if let Some(donation) = &invoice.donation {
        rows.push(PageRow::new(lang.pick("捐贈碼", "Donation code"), donation.to_string()));
    }
    rows
}

fn author(lang: Lang, by: Option<&Author>, invoice: &Invoice) -> String {
    let mut text = person(by.and_then(|by| by.staff.as_ref()));
    if let Some(role) = by.and_then(|by| by.role) {
        text = format!("{text} {}", people::role(lang, role));
    }
    format!("{text}  {} {}", lang.pick("收銀台", "till"), code(lang, invoice.till.as_ref()))
}

fn items(lang: Lang, invoice: &Invoice) -> Vec<PageRow> {
    let line = |(place, line): (usize, &SaleLine)| {
        let amount = line.amount().unwrap_or_default().normalize();
        let (quantity, price) = (line.quantity.normalize(), line.price.normalize());
        let (place, tax) = (place + 1, tax(lang, line.tax));
        format!("{place} {}  {quantity}{} x {price} = {amount}{tax}", line.name, line.unit)
    };
    PageRow::group(lang.pick("品項", "Items"), invoice.lines.iter().enumerate().map(line)).collect()
}

fn sums(lang: Lang, invoice: &Invoice) -> Vec<PageRow> {
    let totals = &invoice.totals;
    let mut rows = vec![PageRow::new(lang.pick("總計", "Total"), by_tax(lang, totals))];
    if let Some(rate) = &invoice.zero_rate {
        rows.push(PageRow::new(lang.pick("零稅率", "Zero rate"), zero_rate(lang, rate)));
    }
    if !invoice.tenders.is_empty() {
        let paid: Vec<(&str, i64)> =
            invoice.tenders.iter().map(|tender| (tender_kind(lang, tender.kind), tender.amount)).collect();
        let change = amounts(&[(lang.pick("找零", "change"), invoice.change())]);
        rows.push(PageRow::new(lang.pick("收款", "Paid"), format!("{}  {change}", amounts(&paid))));
    }
    rows
}

fn papers(lang: Lang, life: &NumberLife) -> Vec<PageRow> {
    let mut papers: Vec<String> = life.printed.iter().map(|printing| printed(lang, printing)).collect();
    if papers.is_empty() {
        papers.push(lang.pick("沒有印過", "none printed").to_owned());
    }
    let queued = life.jobs.iter().map(|job| queued(lang, job));
    let queued = PageRow::group(lang.pick("待列印", "To print"), queued);
    PageRow::group(lang.pick("紙本", "Papers"), papers).chain(queued).collect()
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
    format!("{}  {}", asked(lang, job, job.at), stands(lang, job.state))
}

/// Time, paper, person, reason.
fn asked(lang: Lang, job: &PrintJob, at: Moment) -> String {
    let mut text = format!("{at}  {}  {}", printout(lang, &job.printout), person(job.staff.as_ref()));
    if !job.reason.is_empty() {
        text = format!("{text}  {} {}", lang.pick("原因", "reason"), job.reason);
    }
    text
}

fn corrections(lang: Lang, life: &NumberLife, row: &InvoiceRow) -> Vec<PageRow> {
    let mut rows = Vec::new();
    let before = life.earlier_cancellations.iter().map(|before| &before.cancellation);
    for cancelled in before.chain(&row.cancelled) {
        rows.push(PageRow::new(lang.pick("作廢", "Cancelled"), cancel_line(lang, cancelled)));
    }
    // What no 註銷 took along does not stand because the platform did not take it.
    let is_taken_along = |revision| life.voids.iter().any(|voided| voided.revision == revision);
    if life.earlier_cancellations.iter().any(|before| !is_taken_along(before.revision)) {
        let said =
            lang.pick("平台不收作廢，發票恢復有效", "a cancellation was not taken: the invoice stands again");
        rows.push(PageRow::new("", said));
    }
    for corrected in &life.corrections {
        rows.push(PageRow::new(lang.pick("更正", "Corrected"), corrected_line(lang, corrected)));
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

fn cancel_line(lang: Lang, cancelled: &Cancellation) -> String {
    let text = format!("{}  {} {}", cancelled.at, lang.pick("原因", "reason"), cancelled.reason);
    if cancelled.approval_no.is_empty() {
        return text;
    }
    format!("{text}  {} {}", lang.pick("核准文號", "approval"), cancelled.approval_no)
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
