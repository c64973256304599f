//! The strings of the three codes (bar code specification 1.9): Code 39 with the even month, the 77 fixed
//! characters of the left QR code, and the items that both QR codes record.

use super::spread::{Item, Spread, spread};
use super::{Code39, QrKey, QrPair, SlipFault};
use crate::domain::{Amount, Invoice, LineMoney, Moment, SaleLine, Totals, net_of, shown_money};
use chrono::Datelike;

/// The ten characters for the shop's own use, when it has none.
pub const OWN_USE: &str = "**********";
/// Field (12): item names in UTF-8.
const ENCODING_UTF8: &str = "1";
/// What the right QR code opens with.
const RIGHT_MARK: &str = "**";
/// A consumer's buyer field.
const NO_BUYER: &str = "00000000";
/// Length of the fixed part of the left QR code.
const FIXED_CHARS: usize = 77;
/// Gregorian year − ROC year.
const ROC_OFFSET: i32 = 1911;

/// The strings of the codes of one slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeTexts {
    /// `11506EE000068504321`.
    pub code39: String,
    /// The left QR code: 77 fixed characters, then the first items.
    pub left: String,
    /// The right QR code: `**`, then the other items.
    pub right: String,
    /// How many lines both QR codes record together: field (10), at most the invoice's lines.
    pub items_recorded: usize,
    version: u8,
}

impl CodeTexts {
    /// Makes all three. Where [`super::VERSION_MAX`] does not hold every line, long names are shortened in the QR codes
    /// and marked with [`super::SHORTENED`]; lines that do not fit even then are left out, so that field (10) is smaller
    /// than field (11).
    ///
    /// # Errors
    /// [`SlipFault::Amount`], [`SlipFault::Date`] or [`SlipFault::Symbol`] for a record that was not issued here.
    pub fn new(invoice: &Invoice, key: &QrKey) -> Result<Self, SlipFault> {
        let fixed = fixed_part(invoice, key)?;
        let items: Vec<Item> = invoice.lines.iter().zip(shown_money(invoice)).map(item).collect();
        // The longest head: with as many items recorded as there are.
        let head_bytes = head(&fixed, items.len(), items.len()).len();
        let spread = spread(&items, head_bytes, RIGHT_MARK.len());
        Ok(Self {
            code39: code39_text(invoice),
            left: left_text(&fixed, &spread, items.len()),
            right: format!("{RIGHT_MARK}{}", spread.right.join(":")),
            items_recorded: spread.recorded(),
            version: spread.version,
        })
    }
}

/// The codes of one slip, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    /// Code 39.
    pub code39: Code39,
    /// Left and right, in the same version.
    pub qr: QrPair,
    /// How many lines both QR codes record together.
    pub items_recorded: usize,
}

impl Codes {
    /// Draws the codes of an invoice.
    ///
    /// # Errors
    /// As [`CodeTexts::new`].
    pub fn new(invoice: &Invoice, key: &QrKey) -> Result<Self, SlipFault> {
        let texts = CodeTexts::new(invoice, key)?;
        let qr = QrPair::new(&texts.left, &texts.right, texts.version)?;
        Ok(Self { code39: Code39::new(&texts.code39)?, qr, items_recorded: texts.items_recorded })
    }
}

/// `YYYMM` with the even month, the number without a hyphen, the random code: 19 characters.
fn code39_text(invoice: &Invoice) -> String {
    format!("{}{}{}", invoice.period.mig(), invoice.number, invoice.random_code)
}

fn fixed_part(invoice: &Invoice, key: &QrKey) -> Result<String, SlipFault> {
    let buyer = invoice.buyer.map_or_else(|| NO_BUYER.to_owned(), |ubn| ubn.to_string());
    let fixed = format!(
        "{}{}{}{}{}{buyer}{}{}",
        invoice.number,
        roc_day(invoice.issued_at)?,
        invoice.random_code,
        hex(net_sales(&invoice.totals))?,
        hex(invoice.totals.total)?,
        invoice.seller,
        key.seal(invoice.number, invoice.random_code)?,
    );
    if fixed.len() == FIXED_CHARS { Ok(fixed) } else { Err(SlipFault::Symbol) }
}

/// R12: round(taxable / 1.05) + free + zero, for consumers too.
fn net_sales(totals: &Totals) -> Amount {
    let untaxed = totals.free_sales.saturating_add(totals.zero_sales);
    let taxable = totals.total.saturating_sub(untaxed);
    net_of(taxable).saturating_add(untaxed)
}

fn hex(amount: Amount) -> Result<String, SlipFault> {
    u32::try_from(amount).map(|amount| format!("{amount:08x}")).map_err(|_| SlipFault::Amount)
}

fn roc_day(at: Moment) -> Result<String, SlipFault> {
    let date = at.date();
    let year = date.year() - ROC_OFFSET;
    if !(1..=999).contains(&year) {
        return Err(SlipFault::Date);
    }
    Ok(format!("{year:03}{:02}{:02}", date.month(), date.day()))
}

/// `name:quantity:price`, as the paper has it; a `:` of the name becomes a full-width one.
fn item((line, money): (&SaleLine, LineMoney)) -> Item {
    let figures = format!(":{}:{}", line.quantity.normalize(), money.price.normalize());
    Item { name: line.name.as_str().replace(':', "："), figures }
}

fn head(fixed: &str, recorded: usize, all: usize) -> String {
    format!("{fixed}:{OWN_USE}:{recorded}:{all}:{ENCODING_UTF8}:")
}

/// The left string ends with `:` when the right one goes on, or when nothing could be recorded.
fn left_text(fixed: &str, spread: &Spread, all: usize) -> String {
    let head = head(fixed, spread.recorded(), all);
    let goes_on = if spread.left.is_empty() || spread.right.is_empty() { "" } else { ":" };
    format!("{head}{}{goes_on}", spread.left.join(":"))
}
