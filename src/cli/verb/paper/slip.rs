//! `lj slip`: the slip of an invoice as a person or a printer gets it.
//!
//! A preview: what really goes to paper is a print job (`lj issue --print`, `lj invoice reprint`), which is logged. So a
//! store that is no sample shows copies marked 補印 alone, never a second original; a sample store originals marked 測試.
//! `--self-test` shows what the platform checks before a shop goes live instead ([`PlatformCheck`]).

use crate::cli::context::{Context, Shop};
use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{CliFailure, Exit, Object, Out, clean, object, shown, write_bytes};
use crate::cli::value;
use crate::domain::{Company, CompanyCode, InvoicePaper, Number, Period, TillRefusal, Ubn};
use crate::protocol::request;
use crate::slip::{
    LINE_CELLS, PlatformCheck, QrKey, Slip, SlipFault, SlipKind, SlipParty, escpos, picture, preview,
};
use crate::text;
use chrono::NaiveDate;
use clap::ValueEnum;
use std::path::PathBuf;

/// `lj slip`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number, required_unless_present = "self_test")]
    number: Option<Number>,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period, requires = "number")]
    period: Option<Period>,
    /// Text to read, bytes for a printer, or a picture of 384 dots.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Where to write it; standard output if not given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// With 交易明細, also for a consumer.
    #[arg(long, conflicts_with = "self_test")]
    detail: bool,
    /// The printer has Chinese characters of its own (CP950); otherwise text is sent as dots.
    #[arg(long)]
    cp950: bool,
    /// Four strings for the platform's page QRCode 解密驗證, and their slips; no invoices, no number is used.
    #[arg(long, conflicts_with = "number")]
    self_test: bool,
    /// Whose key makes the four strings; the first company's if not given.
    #[arg(long, value_name = "NO", value_parser = value::company, requires = "self_test", conflicts_with = "number")]
    company: Option<CompanyCode>,
}

/// `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines of text, the codes as their strings.
    Text,
    /// Bytes for an ESC/POS printer.
    Escpos,
    /// A picture.
    Png,
}

/// Writes the slip, or what the platform checks.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NO_QR_KEY`, `NO_SUCH_COMPANY`, a file that cannot be written.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let Some(number) = args.number else { return self_test(context, &args) };
    let slip = context.with_shop(|shop| make(shop, number, &args))?;
    write_bytes(context.lang, args.out.as_deref(), &rendered(context, &slip, &args)?)
}

fn make(shop: &Shop<'_>, number: Number, args: &Args) -> Result<Slip, CliFailure> {
    let row = shop.ask(request::Invoice { number, period: args.period })?;
    if let Some(refusal) = row.no_slip() {
        return Err(CliFailure::of(shop.lang, refusal));
    }
    let invoice = row.invoice;
    let sample = shop.info()?.kind.is_trial();
    let (code, state) = (invoice.company.clone(), invoice.company_state);
    let company = shop.ask(request::CompanyIn { code, state })?;
    let party = SlipParty::of(&company, sample);
    let kind = if sample { SlipKind::Original } else { SlipKind::Reprint };
    let slip = match invoice.own_paper() {
        InvoicePaper::Information => Slip::information(&invoice, &party, args.detail),
        InvoicePaper::Original | InvoicePaper::Reprint => {
            let key = key_of(shop, invoice.seller, invoice.issued_at.date(), sample)?;
            Slip::proof(&invoice, &party, kind, &key, args.detail)
        }
    };
    slip.map_err(|fault| slip_fault(&fault))
}

fn key_of(shop: &Shop<'_>, seller: Ubn, day: NaiveDate, sample: bool) -> Result<QrKey, CliFailure> {
    let keys = QrKeys::read(shop.lang, &shop.place.secrets, sample)?;
    keys.on(seller, day).cloned().ok_or_else(|| {
        let secrets = shown(&shop.place.secrets);
        CliFailure::refused("NO_QR_KEY", text::paper::no_qr_key(shop.lang, &seller.to_string(), &secrets))
    })
}

/// What the self-test shows.
struct SelfTest {
    company: Company,
    checks: Vec<PlatformCheck>,
    slip: Slip,
}

fn self_test(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let test = context.with_shop(|shop| of_company(shop, args.company.as_ref()))?;
    match args.format {
        Format::Text if context.json => {
            let mut out = Out::default();
            test.checks.iter().try_for_each(|check| out.json(&json(check)))?;
            out.flush().map(|()| Exit::DONE)
        }
        Format::Text => {
            let text: String = lines(context, &test).iter().map(|line| clean(line) + "\n").collect();
            write_bytes(context.lang, args.out.as_deref(), text.as_bytes())
        }
        Format::Png | Format::Escpos => {
            write_bytes(context.lang, args.out.as_deref(), &rendered(context, &test.slip, args)?)
        }
    }
}

fn of_company(shop: &Shop<'_>, code: Option<&CompanyCode>) -> Result<SelfTest, CliFailure> {
    let info = shop.info()?;
    let company = match code {
        Some(code) => {
            let known = shop.ask(request::Companies)?.into_iter().find(|known| known.code == *code);
            known.ok_or_else(|| TillRefusal::NoSuchCompany(code.clone()))
        }
        None => info.company.ok_or(TillRefusal::NoCompany),
    };
    let company = company.map_err(|refusal| CliFailure::of(shop.lang, refusal))?;
    let sample = info.kind.is_trial();
    let key = key_of(shop, company.ubn, info.now.date(), sample)?;
    let checks = PlatformCheck::all(&company, info.now, &key).map_err(|fault| slip_fault(&fault))?;
    let slip = PlatformCheck::slip(&checks, &SlipParty::of(&company, sample), &key);
    Ok(SelfTest { company, checks, slip: slip.map_err(|fault| slip_fault(&fault))? })
}

fn lines(context: &Context, test: &SelfTest) -> Vec<String> {
    let lang = context.lang;
    let mut lines = vec![text::paper::check_strings(lang, &test.company.ubn.to_string())];
    for (place, check) in (1..).zip(&test.checks) {
        let (invoice, number) = (&check.invoice, check.invoice.number.to_string());
        let (total, count) = (invoice.totals.total, invoice.lines.len());
        lines.push(text::paper::check_string(lang, place, &number, total, count, invoice.buyer.is_some()));
        lines.push(check.string().to_owned());
    }
    lines.push(text::paper::check_strings_after(lang).to_owned());
    lines
}

fn json(check: &PlatformCheck) -> Object {
    let PlatformCheck { invoice, codes } = check;
    object! {
        number: invoice.number,
        random_code: invoice.random_code,
        issued_at: invoice.issued_at,
        seller: invoice.seller,
        buyer: invoice.buyer,
        total_amount: invoice.totals.total,
        string: check.string(),
        barcode: codes.code39.text(),
        qr_left: codes.qr.left().text(),
        qr_right: codes.qr.right().text(),
    }
}

fn rendered(context: &Context, slip: &Slip, args: &Args) -> Result<Vec<u8>, CliFailure> {
    match args.format {
        Format::Text => {
            let lines = preview::lines(slip, LINE_CELLS);
            Ok(lines.iter().map(|line| clean(line) + "\n").collect::<String>().into_bytes())
        }
        Format::Png | Format::Escpos if args.out.is_none() && context.terminal => {
            Err(CliFailure::Usage(text::paper::picture_needs_out(context.lang).to_owned()))
        }
        Format::Png => picture::png(slip).map_err(|fault| slip_fault(&fault)),
        Format::Escpos => {
            let text = if args.cp950 { escpos::PrinterText::Cp950 } else { escpos::PrinterText::Dots };
            Ok(escpos::bytes(slip, text))
        }
    }
}

fn slip_fault(fault: &SlipFault) -> CliFailure {
    CliFailure::Fault(clean(&fault.to_string()))
}
