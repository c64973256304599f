//! `lj invoice list` and `lj invoice show`: invoices newest first, page after page, without a limit unless one is given;
//! and one invoice with the whole life of its number.

use crate::cli::context::{Context, Shop};
use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{
    CliFailure, Exit, Listing, Object, cells, filled, lined_up, list as objects, object, or_blank,
};
use crate::cli::value::{self, Scanned};
use crate::cli::verb::correction::life;
use crate::cli::verb::sale::issued;
use crate::cli::verb::store::ledger;
use crate::domain::{Amount, CleanText, Invoice, Moment, Number, SaleRefusal, never_issued};
use crate::protocol::{InvoiceQuery, InvoiceRow, InvoiceStatus, NumberLife, PAGE_ROWS_MAX, request};
use crate::text::{self, Lang, screen};

/// `lj invoice list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Issued at this time or later; a date means its beginning.
    #[arg(long, value_name = "TIME", value_parser = value::moment)]
    from: Option<Moment>,
    /// Issued at this time or earlier; a date means its end.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only of this number, in every period.
    #[arg(long, value_parser = value::number)]
    number: Option<Number>,
    /// Total of at least this.
    #[arg(long, value_name = "NT$")]
    amount_min: Option<Amount>,
    /// Total of at most this.
    #[arg(long, value_name = "NT$")]
    amount_max: Option<Amount>,
    /// Only with this carrier or donation code.
    #[arg(long, value_name = "CODE", allow_hyphen_values = true, value_parser = value::text)]
    carrier: Option<CleanText>,
    /// Only of this buyer.
    #[arg(long, value_name = "UBN")]
    buyer: Option<String>,
    /// Only in this state.
    #[arg(long, value_parser = value::word::<InvoiceStatus>())]
    status: Option<InvoiceStatus>,
    /// At most so many rows.
    #[arg(long)]
    limit: Option<u64>,
}

/// Lists; JSON page by page, the table at the end, since its columns depend on all rows.
///
/// # Errors
/// `BAD_UBN`.
pub fn list(shop: &Shop<'_>, args: ListArgs) -> Result<Exit, CliFailure> {
    let mut left = args.limit.unwrap_or(u64::MAX);
    let query = query(shop, args)?;
    let keys = shop.qr_keys()?;
    let mut rows = Vec::new();
    each_page(shop, query, &mut |mut page| {
        page.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        left -= page.len() as u64;
        if shop.json {
            shop.list(&page.iter().map(|row| Keyed { row, keys: &keys }).collect::<Vec<_>>())?;
        } else {
            rows.extend(page);
        }
        Ok(left > 0)
    })?;
    if shop.json {
        return Ok(Exit::DONE);
    }
    shop.list(&rows.iter().map(|row| Keyed { row, keys: &keys }).collect::<Vec<_>>())
}

fn query(context: &Context, args: ListArgs) -> Result<InvoiceQuery, CliFailure> {
    let ListArgs { from, to, number, amount_min, amount_max, carrier, buyer, status, .. } = args;
    let wrong = || CliFailure::Usage(text::usage::value_hint(context.lang, "moment").to_owned());
    let to = to.map(|to| end_of(&to).ok_or_else(wrong)).transpose()?;
    let buyer = buyer.map(|buyer| value::ubn(context.lang, &buyer)).transpose()?;
    let (till, limit) = (context.till.clone(), PAGE_ROWS_MAX);
    let usual = InvoiceQuery::default();
    Ok(InvoiceQuery {
        from,
        to,
        till,
        buyer,
        number,
        amount_min,
        amount_max,
        carrier,
        limit,
        status,
        ..usual
    })
}

/// The first second that is too late: the day after a date, the second after a time.
fn end_of(raw: &str) -> Option<Moment> {
    let day = crate::domain::parse_date(raw.trim());
    match day {
        Some(day) => day.succ_opt()?.and_hms_opt(0, 0, 0).map(Moment::from_taipei),
        None => Moment::parse(raw).map(|moment| moment.plus_seconds(1)),
    }
}

/// Pages, newest first, until `take` has enough.
fn each_page(
    shop: &Shop<'_>,
    mut query: InvoiceQuery,
    take: &mut dyn FnMut(Vec<InvoiceRow>) -> Result<bool, CliFailure>,
) -> Result<(), CliFailure> {
    loop {
        let page = shop.ask(request::Invoices(query.clone()))?;
        if !take(page.rows)? || page.next.is_none() {
            return Ok(());
        }
        query.resume = page.next;
    }
}

/// Shows one invoice and the whole life of its number.
///
/// # Errors
/// `NO_SUCH_INVOICE`: what the number is stands on standard output all the same; a script goes by the refusal. A slip with
/// another random code is of no invoice here either.
pub fn show(shop: &Shop<'_>, scanned: Scanned) -> Result<Exit, CliFailure> {
    let (number, period) = (scanned.slip.number, scanned.period.or(scanned.slip.period));
    let life = shop.ask(request::NumberLife { number, period })?;
    let is_meant = |row: &&InvoiceRow| scanned.slip.fits(row.invoice.random_code);
    let named = life.invoice.as_ref().filter(is_meant);
    if named.is_none() && life.invoice.is_some() {
        return Err(CliFailure::of(shop.lang, SaleRefusal::NoSuchInvoice(number)));
    }
    let Some(row) = named else {
        shop.tell_lines(|| life::unissued(&life), |lang| page(lang, &life))?;
        let range = life.range.as_ref().map(|row| &row.range);
        return Err(CliFailure::of(shop.lang, never_issued(number, range)));
    };
    let mut entries = Vec::new();
    ledger::each_entry(shop, 1, Some(number), &mut |sequence, entry| {
        if entry.act.names(number, Some(row.invoice.period)) {
            entries.push((sequence, entry.clone()));
        }
        Ok(())
    })?;
    if shop.json {
        let invoice = json(row, &shop.qr_keys()?);
        let entries = objects(&entries, |(sequence, entry)| ledger::json(*sequence, entry));
        return shop.give(&object! { ..invoice, ..life::json(&life), life: entries });
    }
    let lang = shop.lang;
    let trail = entries.iter().map(|(sequence, entry)| ledger::entry_line(lang, *sequence, entry));
    shop.say_lines(page(lang, &life).into_iter().chain(trail))
}

/// The page that the screen shows, and the remedies.
fn page(lang: Lang, life: &NumberLife) -> Vec<String> {
    let mut rows: Vec<Vec<String>> =
        text::sale::life::life(lang, life).into_iter().map(|row| vec![row.label, row.text]).collect();
    let mut label = screen::Word::Remedy.say(lang);
    for offer in &life.remedies {
        rows.push(vec![
            std::mem::take(&mut label).to_owned(),
            text::correction::name(lang, offer.remedy).to_owned(),
        ]);
        let mut said = text::correction::open(lang, offer);
        let invoice = life.invoice.as_ref().map(|row| &row.invoice);
        if let Some(invoice) = invoice.filter(|_| offer.why_not.is_none() || offer.with_approval) {
            said.push(
                text::correction::hand_back(lang, offer.remedy, invoice, life.original_is_out()).to_owned(),
            );
        }
        rows.extend(said.into_iter().map(|text| vec![String::new(), format!("  {text}")]));
    }
    lined_up(&rows, &[])
}

/// A row of the list, and the keys that its codes are made with.
struct Keyed<'r> {
    /// The row.
    row: &'r InvoiceRow,
    /// The keys.
    keys: &'r QrKeys,
}

impl Listing for Keyed<'_> {
    const RIGHT: &'static [usize] = &[3, 4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::sale::invoice_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let invoice = &self.row.invoice;
        cells![
            invoice.number,
            invoice.issued_at,
            or_blank(invoice.buyer),
            invoice.totals.tax,
            invoice.totals.total,
            or_blank(invoice.till.as_ref()),
            text::sale::list::invoice_status(lang, self.row.status()),
        ]
    }

    fn json(&self) -> Object {
        json(self.row, self.keys)
    }
}

/// The invoice.
fn json(row: &InvoiceRow, keys: &QrKeys) -> Object {
    let invoice = &row.invoice;
    let Invoice { revision, totals, tax, tax_kind, basis, company, dept, till, donation, print_mark, .. } =
        invoice;
    object! {
        ..issued::json(invoice, keys),
        revision,
        status: row.status(),
        cancelled: row.cancelled.as_ref().map(life::cancelled),
        free_amount: totals.free_sales,
        zero_amount: totals.zero_sales,
        tax, tax_kind,
        price_basis: basis,
        company, dept, till,
        carrier: invoice.carrier.as_ref().map(|carrier| carrier.shown()),
        donate: donation,
        buyer_name: filled(&invoice.buyer_name),
        clearance: invoice.zero_rate.map(|zero| zero.clearance),
        zero_reason: invoice.zero_rate.map(|zero| u8::from(zero.reason)),
        print_mark,
        payments: objects(&invoice.tenders, |paid| object! { kind: paid.kind, amount: paid.amount }),
        change: invoice.change(),
        items: objects(&invoice.lines, |line| object! {
            name: line.name,
            qty: line.quantity,
            price: line.price,
            unit: filled(&line.unit),
            tax: line.tax,
        }),
    }
}
