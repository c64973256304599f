//! `lj issue`: one invoice from options, or many from a file of JSON Lines.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, clean};
use crate::cli::value;
use crate::cli::verb::sale::{draft, from_file, issued};
use crate::domain::{
    CleanText, Clearance, CompanyCode, DeptCode, Invoice, PaperWish, PriceBasis, SaleDraft, TaxChoice,
    ZeroReason,
};
use crate::protocol::{Ask, request};
use crate::text;
use std::path::PathBuf;

/// `lj issue`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A line NAME:QTY:PRICE, split from the right; a negative price is a discount. For a unit or a tax of its own, an object as
    /// in a file: {"name":"書","qty":1,"price":100,"unit":"本","tax":"free"}. Repeatable.
    #[arg(long = "item", value_name = "NAME:QTY:PRICE", required_unless_present = "from")]
    items: Vec<String>,
    /// Many sales, one JSON object a line; `-` for standard input. Safe to run again: a line without a
    /// request_id gets one that follows from the file up to that line. Fields: items (name, qty, price, unit, tax), buyer,
    /// buyer_name, carrier, donate, tax, clearance, zero_reason, price_basis, payments (kind, amount), till, dept, company,
    /// request_id.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["items", "buyer", "buyer_name", "carrier", "donate", "paid", "request_id"])]
    from: Option<PathBuf>,
    #[command(flatten)]
    sale: SaleArgs,
    /// Company; the till's, else the store's first, if not given.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Department; the till's if not given.
    #[arg(long, value_parser = value::dept)]
    dept: Option<DeptCode>,
}

/// What one invoice is made of, besides its lines: the same options for an issue and for a re-issue.
#[derive(Debug, clap::Args)]
pub struct SaleArgs {
    /// The buyer's UBN; a consumer if not given.
    #[arg(long, value_name = "UBN")]
    buyer: Option<String>,
    /// The buyer's name, with a UBN.
    #[arg(long, value_name = "NAME", value_parser = value::text)]
    buyer_name: Option<CleanText>,
    /// Whether prices hold the tax.
    #[arg(long, value_parser = value::word::<PriceBasis>(), default_value = "gross")]
    price_basis: PriceBasis,
    /// Carrier: mobile bar code, citizen certificate, a member's e-mail address or mobile phone number, TYPE:ID,
    /// easycard:SHOWN:HIDDEN (so icash, ipass, bank-card), credit-card:ENCRYPTED.
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    carrier: Option<String>,
    /// Donation code.
    #[arg(long, value_name = "CODE")]
    donate: Option<String>,
    /// Taxable, zero-rated or free.
    #[arg(long, value_parser = value::word::<TaxChoice>(), default_value = "taxable")]
    tax: TaxChoice,
    /// Of a zero-rated sale: whether the goods go through the customs; not-through-customs if not given.
    #[arg(long, value_parser = value::word::<Clearance>())]
    clearance: Option<Clearance>,
    /// Of a zero-rated sale: the reason, 71 to 79; 71 if not given.
    #[arg(long, value_parser = value::zero_reason)]
    zero_reason: Option<ZeroReason>,
    /// A part of the payment, KIND:AMOUNT in whole dollars: cash, card, mobile, voucher. Repeatable.
    #[arg(long = "pay", value_name = "KIND:AMOUNT")]
    paid: Vec<String>,
    /// Where the slip is printed: the printer of a till's code, or `default`; `none` postpones the paper.
    #[arg(long, value_name = "DEVICE", default_value = "none")]
    print: String,
    /// Which paper: what the law gives unasked, or all that a customer may ask for.
    #[arg(long, value_parser = value::one_of(PAPERS), default_value = "usual")]
    paper: PaperWish,
}

impl SaleArgs {
    fn tax(&self) -> draft::Tax {
        let zero = draft::SaidOfZero { clearance: self.clearance, reason: self.zero_reason };
        draft::Tax { choice: self.tax, zero }
    }

    /// What every sale of the command has: price basis, till, paper.
    fn base(&self, context: &Context) -> Result<SaleDraft, CliFailure> {
        Ok(SaleDraft {
            basis: self.price_basis,
            till: context.till.clone(),
            paper: paper(context, &self.print, self.paper)?,
            ..SaleDraft::default()
        })
    }

    /// The sale of these lines upon its base.
    fn fill(self, context: &Context, items: &[String], base: SaleDraft) -> Result<SaleDraft, CliFailure> {
        let (lang, tax) = (context.lang, self.tax());
        let line = |(place, item): (u32, &String)| draft::item(lang, (place, item), tax.choice);
        let lines = (1u32..).zip(items).map(line).collect::<Result<Vec<_>, _>>()?;
        let mut sale =
            SaleDraft { zero_rate: tax.zero.of(&lines, draft::SaidOfZero::default()), lines, ..base };
        sale.tenders = self.paid.iter().map(|paid| draft::paid(lang, paid)).collect::<Result<_, _>>()?;
        sale.buyer_name = self.buyer_name.unwrap_or_default();
        sale.buyer = self.buyer.map(|buyer| value::ubn(lang, &buyer)).transpose()?;
        sale.carrier = self.carrier.map(|code| value::carrier(lang, &code)).transpose()?;
        sale.donation = self.donate.map(|code| value::donation(lang, &code)).transpose()?;
        Ok(sale)
    }

    /// One sale of these lines.
    pub fn sale(self, context: &Context, items: &[String]) -> Result<SaleDraft, CliFailure> {
        let base = self.base(context)?;
        self.fill(context, items, base)
    }
}

/// `--paper`: which paper; that there is none yet says `--print none`.
const PAPERS: &[PaperWish] = &[PaperWish::Usual, PaperWish::OnRequest];
/// `--print none`.
const PRINT_NONE: &str = "none";

/// Issues, and prints the number only once it is durable.
///
/// # Errors
/// What the engine refuses; a refusal consumes no number.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let base = args.sale.base(context)?;
    let base = SaleDraft { company: args.company, dept: args.dept, ..base };
    if let Some(file) = &args.from {
        return from_file::run(context, file, &base, args.sale.tax());
    }
    let sale = args.sale.fill(context, &args.items, base)?;
    context.with_shop(|shop| issue(shop, request::Issue(sale)))
}

/// What paper is wanted. A sale prints where its till does (`[printer.…]` of the engine's machine), so another
/// printer's name is wrong usage.
fn paper(context: &Context, asked: &str, wish: PaperWish) -> Result<PaperWish, CliFailure> {
    if asked == PRINT_NONE {
        return Ok(wish.postponed());
    }
    let till = context.till.as_ref();
    let own = context.config.printers.name_of(till);
    // The engine may run on another configuration: a till's own code always means the till's printer.
    if asked != own && till.is_none_or(|till| till.as_str() != asked) {
        let asked = clean(asked);
        return Err(CliFailure::Usage(text::paper::not_its_printer(context.lang, &asked, own)));
    }
    Ok(wish)
}

/// Issues, or issues anew. Keys are read first: a secret file with a fault must not be found out after a number was taken.
pub fn issue(shop: &Shop<'_>, asked: impl Ask<Reply = Box<Invoice>>) -> Result<Exit, CliFailure> {
    let keys = shop.qr_keys()?;
    let invoice = shop.act(asked)?;
    shop.tell(|| issued::json(&invoice, &keys), |lang| text::sale::issued(lang, &invoice))
}
