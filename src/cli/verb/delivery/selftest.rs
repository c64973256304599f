//! `lj selftest`: the files of the Turnkey self-test V4.8.1, written for a tester's own UBN and track, and the table that the
//! shop fills in.
//!
//! The facts are the domain's ([`self_test`]), the files are made and checked by what writes every message; here they are
//! put into folders by round, shown to `xmllint` where `LJ_XSD` names the schemas, and told. Only a sample store makes
//! them, nothing of it is issued, and nothing is written where a check fails. `--centres` tells what else a shop asks
//! before it goes live.

mod schema;

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, clean, file_fault, object, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::domain::{
    ADDRESS_CHARS_MAX, COMPANY_NAME_CHARS_MAX, CleanText, Company, CompanyCode, Conflict, Moment, Number,
    Period, Refusal, SELF_TEST_NUMBERS, SelfTestFault, SelfTestStep, SelfTester, Sender, Serial,
    StoreRefusal, TaxKind, TillRefusal, Track, Ubn, check_length, self_test,
};
use crate::mig::{self, Fault};
use crate::protocol::{RangeFilter, request};
use crate::text::{self, Lang};
use crate::world::{MODE_USUAL, Made, make};
use schema::{Schema, Schemas};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// `lj selftest`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write to: it must be empty, or not there yet.
    #[arg(value_name = "DIR", required_unless_present = "centres")]
    folder: Option<PathBuf>,
    /// Which company of the store tests; the first if not given.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// The tester's own UBN; the company's if not given.
    #[arg(long)]
    ubn: Option<String>,
    /// The tester's registered name; the company's if not given.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
    /// The tester's registered address; the company's if not given.
    #[arg(long, value_parser = value::text)]
    address: Option<CleanText>,
    /// The company that buys in scenarios 1-2 and 10; the tester itself if not given.
    #[arg(long, value_name = "UBN")]
    buyer: Option<String>,
    /// The track that the platform's test page allotted; the store's first with numbers enough if not given.
    #[arg(long, value_name = "TT", value_parser = value::track)]
    track: Option<Track>,
    /// The first of eighteen numbers; the next unused one of the store's track if not given.
    #[arg(long, value_name = "N", value_parser = value::serial, requires = "track")]
    begin: Option<Serial>,
    /// Tell how centres are asked for carriers and companies, their codes, and the marks of printing; no files.
    #[arg(long, conflicts_with = "folder")]
    centres: bool,
}

/// Writes the files and tells the table, or tells of the centres.
///
/// # Errors
/// `NOT_SAMPLE`, `BAD_UBN`, `NO_NUMBERS_ADDED`, `NO_SUCH_COMPANY`, `FOLDER_NOT_EMPTY`, `SELF_TEST_FAULTY`; a folder that cannot
/// be written.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let Some(folder) = args.folder.as_deref() else { return centres(context) };
    let tester = context.with_shop(|shop| tester(shop, &args))?;
    let mut files = made(context.lang, &tester)?;
    if files.iter().any(|file| file.fault.is_some()) {
        context.list(&files)?;
        return Err(CliFailure::refused(
            "SELF_TEST_FAULTY",
            text::delivery::selftest::faulty(context.lang).to_owned(),
        ));
    }
    let folder = empty(context.lang, folder)?;
    for file in &files {
        write(context.lang, &folder, file)?;
    }
    let schemas = Schemas::of_environment();
    for file in &mut files {
        file.schema = schemas.check(file.step.message(), &folder.join(&file.path));
    }
    let exit = tell(context, &tester, &files)?;
    match files.iter().any(|file| matches!(file.schema, Schema::Invalid(_))) {
        true => {
            let sentence = text::delivery::selftest::not_valid(context.lang).to_owned();
            Err(CliFailure::refused("SELF_TEST_FAULTY", sentence))
        }
        false => Ok(exit),
    }
}

/// A file of the test, and what is said of it.
struct TestFile {
    step: SelfTestStep,
    /// Below the folder: `1/F0401/JZ50075650.xml`.
    path: PathBuf,
    bytes: Vec<u8>,
    fault: Option<String>,
    schema: Schema,
}

/// Who tests: the store's company, in the words of the options.
fn tester(shop: &Shop<'_>, args: &Args) -> Result<SelfTester, CliFailure> {
    let lang = shop.lang;
    let refused = |refusal: Refusal| CliFailure::of(lang, refusal);
    let info = shop.info()?;
    if !info.kind.is_trial() {
        return Err(refused(StoreRefusal::NotSample.into()));
    }
    let company = match &args.company {
        Some(code) => {
            let known = shop.ask(request::Companies)?.into_iter().find(|known| known.code == *code);
            known.ok_or_else(|| refused(TillRefusal::NoSuchCompany(code.clone()).into()))?
        }
        None => info.company.ok_or_else(|| refused(TillRefusal::NoCompany.into()))?,
    };
    let ubn = args.ubn.as_deref().map_or(Ok(company.ubn), |ubn| value::ubn(lang, ubn))?;
    let buyer = args.buyer.as_deref().map_or(Ok(ubn), |buyer| value::ubn(lang, buyer))?;
    let sender = sender(&company, ubn, args);
    check_length(&sender.name, COMPANY_NAME_CHARS_MAX).map_err(refused)?;
    check_length(&sender.address, ADDRESS_CHARS_MAX).map_err(refused)?;
    let at = info.now;
    let period = at.period().ok_or_else(|| no_test(lang, SelfTestFault::Period))?;
    let first = numbers(shop, &company.code, (ubn, period), args)?;
    let Company { code, state, .. } = company;
    Ok(SelfTester { sender, company: code, company_state: state, buyer, first, at })
}

fn sender(company: &Company, ubn: Ubn, args: &Args) -> Sender {
    let known = Sender::of(company, ubn);
    let name = args.name.clone().unwrap_or(known.name);
    Sender { ubn, name, address: args.address.clone().unwrap_or(known.address) }
}

/// The first of the numbers: as typed, where the store's own tracks of this UBN and period, if it has any, hold them all;
/// else the next of the first track with numbers enough.
fn numbers(
    shop: &Shop<'_>,
    company: &CompanyCode,
    (ubn, period): (Ubn, Period),
    args: &Args,
) -> Result<Number, CliFailure> {
    let filter =
        RangeFilter { period: Some(period), company: Some(company.clone()), ..RangeFilter::default() };
    let mut ranges = Vec::new();
    each_page(shop, &filter, u64::MAX, &mut |rows| {
        ranges.extend(rows.into_iter().map(|row| row.range));
        Ok(())
    })?;
    ranges.retain(|range| range.ubn == ubn && range.tax_kind == TaxKind::General);
    let (lang, wanted) = (shop.lang, SELF_TEST_NUMBERS);
    let refused = |sentence| CliFailure::refused("NO_NUMBERS_ADDED", sentence);
    if let (Some(track), Some(serial)) = (args.track, args.begin) {
        let (first, past) = (serial.value(), serial.value().saturating_add(wanted));
        let of_track = || ranges.iter().filter(|range| range.span.track == track);
        let holds = |value: u32| {
            of_track().any(|range| (range.span.begin().value()..range.span.past_end()).contains(&value))
        };
        if !ranges.is_empty() && !(first..past).all(holds) {
            let sentence = text::delivery::selftest::not_its_track(
                lang,
                &track.to_string(),
                &serial.to_string(),
                &period.lj(),
                &ubn.to_string(),
            );
            return Err(refused(sentence));
        }
        return Ok(Number { track, serial });
    }
    ranges.retain(|range| range.is_open() && range.remaining() >= wanted);
    ranges.retain(|range| args.track.is_none_or(|track| range.span.track == track));
    let first = ranges.iter().min_by_key(|range| (range.span.track, range.next));
    let found = first.and_then(|range| {
        let serial = Serial::try_from(range.next).ok()?;
        Some(Number { track: range.span.track, serial })
    });
    found.ok_or_else(|| {
        let period = period.lj();
        refused(text::delivery::selftest::no_numbers(lang, &period, &ubn.to_string(), wanted))
    })
}

fn no_test(lang: Lang, fault: SelfTestFault) -> CliFailure {
    match fault {
        SelfTestFault::Numbers | SelfTestFault::Period => {
            CliFailure::refused("NO_NUMBERS_ADDED", text::delivery::selftest::no_test(lang, fault))
        }
        SelfTestFault::Ubn => CliFailure::refused("BAD_UBN", text::delivery::selftest::no_test(lang, fault)),
        SelfTestFault::Scenario(_) => CliFailure::Fault(text::delivery::selftest::no_test(lang, fault)),
    }
}

/// Every file, made and checked; nothing is written yet.
fn made(lang: Lang, tester: &SelfTester) -> Result<Vec<TestFile>, CliFailure> {
    let steps = self_test(tester).map_err(|fault| no_test(lang, fault))?;
    let made = steps.into_iter().map(|step| {
        let file = format!("{}-{}.xml", step.message(), step.name());
        let path = PathBuf::from(step.round.to_string()).join(step.message()).join(file);
        let (bytes, fault) = match mig::render_step(&step) {
            Ok(bytes) => (bytes, None),
            Err(Fault::Turnkey(rule)) => {
                (Vec::new(), Some(text::delivery::turnkey::turnkey_rule(lang, rule).to_owned()))
            }
            Err(other) => (Vec::new(), Some(clean(&other.to_string()))),
        };
        TestFile { step, path, bytes, fault, schema: Schema::Unchecked }
    });
    Ok(made.collect())
}

/// The folder, made where it is not there; it holds nothing.
fn empty(lang: Lang, folder: &Path) -> Result<PathBuf, CliFailure> {
    let fault = |error: std::io::Error| CliFailure::Fault(file_fault(lang, folder, &error));
    let folder = std::path::absolute(folder).map_err(fault)?;
    match std::fs::read_dir(&folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(folder),
            Some(_) => {
                let sentence = text::delivery::selftest::not_empty(lang, &shown(&folder));
                Err(CliFailure::refused("FOLDER_NOT_EMPTY", sentence))
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            std::fs::create_dir(&folder).map_err(fault)?;
            Ok(folder)
        }
        Err(error) => Err(fault(error)),
    }
}

fn write(lang: Lang, folder: &Path, file: &TestFile) -> Result<(), CliFailure> {
    let path = folder.join(&file.path);
    let fault = |error: std::io::Error| CliFailure::Fault(file_fault(lang, &path, &error));
    std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(fault)?;
    make(&path, Made::New, MODE_USUAL).and_then(|mut made| made.write_all(&file.bytes)).map_err(fault)
}

fn tell(context: &Context, tester: &SelfTester, files: &[TestFile]) -> Result<Exit, CliFailure> {
    let exit = context.list(files)?;
    if context.json {
        return Ok(exit);
    }
    let lang = context.lang;
    let mut lines: Vec<String> = text::delivery::selftest::after(lang).map(str::to_owned).to_vec();
    for file in files {
        lines.extend(counter_says(lang, &file.step));
        if let Schema::Invalid(what) = &file.schema {
            lines.push(format!("{}: {}", shown(&file.path), clean(what)));
        }
    }
    if files.iter().all(|file| file.schema == Schema::Unchecked) {
        lines.push(text::delivery::selftest::no_schemas(lang).to_owned());
    }
    context.say_lines(lines)?;
    if tester.sender.address.is_empty() {
        remark(text::till::no_address(lang));
    }
    Ok(exit)
}

/// What of a scenario the counter itself does not sell.
fn counter_says(lang: Lang, step: &SelfTestStep) -> Option<String> {
    let conflicts: Vec<&str> =
        step.conflicts.iter().map(|one: &Conflict| text::sale::fault::conflict(lang, *one)).collect();
    let scenario = step.scenarios.join(" ");
    (!step.is_sold_here())
        .then(|| text::delivery::selftest::not_sold(lang, &scenario, &conflicts.join(lang.pick("", " "))))
}

impl Listing for TestFile {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::delivery::selftest::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let (round, message) = (self.step.round, self.step.message());
        let title = text::delivery::selftest::scenario(lang, self.step.scenarios[0]);
        let verdict = match &self.fault {
            Some(fault) => fault.clone(),
            None => text::delivery::selftest::verdict(lang, self.schema.word()).to_owned(),
        };
        let path = shown(&self.path);
        cells![self.step.scenarios.join(" "), title, round, message, self.step.name(), path, verdict, "□"]
    }

    fn json(&self) -> Object {
        let step = &self.step;
        let invoice = step.invoice();
        let carrier = step.carrier();
        let at: Option<Moment> = invoice.map(|invoice| invoice.issued_at);
        object! {
            scenarios: serde_json::Value::from(step.scenarios.to_vec()),
            round: step.round,
            message: step.message(),
            number: step.name(),
            file: shown(&self.path),
            issued_at: at,
            buyer: invoice.and_then(|invoice| invoice.buyer),
            carrier_type: carrier.as_ref().map(|(kind, _)| (*kind).to_owned()),
            carrier: carrier.map(|(_, id)| id),
            donation: invoice.and_then(|invoice| invoice.donation.clone()),
            print_mark: invoice.map(|invoice| invoice.print_mark),
            tax: invoice.map(|invoice| invoice.tax),
            total_amount: invoice.map(|invoice| invoice.totals.total),
            sold_here: step.is_sold_here(),
            fault: self.fault.clone(),
            schema: self.schema.word(),
        }
    }
}

/// A line of what is known of a centre.
struct Known(&'static [&'static str; 3]);

impl Listing for Known {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::delivery::selftest::centre_headings(lang).to_vec()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        self.0.map(str::to_owned).to_vec()
    }

    fn json(&self) -> Object {
        let [subject, what, answer] = *self.0;
        object! { subject, what, answer }
    }
}

fn centres(context: &Context) -> Result<Exit, CliFailure> {
    let rows: Vec<Known> = text::delivery::selftest::centres(context.lang).iter().map(Known).collect();
    context.list(&rows)
}
