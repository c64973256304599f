//! `lj slip`: the slip of an invoice as a person or a printer gets it.
//!
//! A preview: what really goes to paper is a print job (`lj issue --print`, `lj invoice reprint`), which is logged. So a
//! store that is no sample shows copies marked 補印 alone, never a second original; a sample store originals marked 測試.

use crate::cli::context::{Context, Shop};
use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{CliFailure, Exit, clean, shown, write_bytes};
use crate::cli::value::Which;
use crate::protocol::request;
use crate::slip::{LINE_CELLS, Slip, SlipFault, SlipKind, SlipParty, escpos, picture, preview};
use crate::text;
use clap::ValueEnum;
use std::path::PathBuf;

/// `lj slip`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// Text to read, bytes for a printer, or a picture of 384 dots.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Where to write it; standard output if not given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// With 交易明細, also for a consumer.
    #[arg(long)]
    detail: bool,
    /// The printer has Chinese characters of its own (CP950); otherwise text is sent as dots.
    #[arg(long)]
    cp950: bool,
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

/// Writes the slip.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NO_QR_KEY`, a file that cannot be written.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let slip = context.with_shop(|shop| make(shop, &args))?;
    write_bytes(context.lang, args.out.as_deref(), &rendered(context, &slip, &args)?)
}

fn make(shop: &Shop<'_>, args: &Args) -> Result<Slip, CliFailure> {
    let Which { number, period } = args.which;
    let row = shop.ask(request::Invoice { number, period })?;
    if let Some(refusal) = row.no_slip() {
        return Err(CliFailure::of(shop.lang, refusal));
    }
    let invoice = row.invoice;
    let sample = shop.info()?.kind.is_trial();
    let (code, state) = (invoice.company.clone(), invoice.company_state);
    let company = shop.ask(request::CompanyIn { code, state })?;
    let party = SlipParty::of(&company, sample);
    let keys = QrKeys::read(shop.lang, &shop.place.secrets, sample)?;
    let key = keys.of(invoice.seller).ok_or_else(|| {
        let secrets = shown(&shop.place.secrets);
        CliFailure::refused(
            "NO_QR_KEY",
            text::paper::no_qr_key(shop.lang, &invoice.seller.to_string(), &secrets),
        )
    })?;
    let kind = if sample { SlipKind::Original } else { SlipKind::Reprint };
    Slip::possible(&invoice, &party, kind, key, args.detail).map_err(|fault| slip_fault(&fault))
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
