//! `lj export`: a period for the accountant (R22): every invoice, line, allowance and blank stretch of numbers in a file each
//! that a spreadsheet opens, the figures of the forms 401 and 403, and the media file of 81 columns. Read part by part, written
//! row by row: a period of any size takes no more memory than a part.

mod files;
mod records;
mod sheet;

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, Out, file_fault, object, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::cli::verb::takings::closed_in;
use crate::domain::{
    CompanyCode, Kind, MediaRow, Period, Range, Span, TaxFigures, TaxRegistration, TimeSpan, Ubn,
};
use crate::protocol::{RangeFilter, SoldPart, SoldQuery, request};
use crate::text::export as words;
use files::{Files, Forms, Places};
use sheet::Spelling;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// `lj export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder for the files; without it only the figures of the form are told.
    #[arg(value_name = "DIR")]
    to_folder: Option<PathBuf>,
    /// The period; today's without.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Only this company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Only the companies of this UBN: what a return is made for.
    #[arg(long, value_name = "UBN", conflicts_with = "company")]
    ubn: Option<String>,
    /// How the tables are written.
    #[arg(long, value_enum, default_value_t = Spelling::Utf8)]
    encoding: Spelling,
    /// Tax registration number (稅籍編號), nine digits: writes the media file of 81 columns too.
    #[arg(long, value_name = "DIGITS", value_parser = value::tax_no, requires = "to_folder")]
    tax_no: Option<TaxRegistration>,
    /// Write over files of an earlier export.
    #[arg(long)]
    overwrite: bool,
}

/// Exports.
///
/// # Errors
/// Files that are there already, a folder that cannot be written; what the engine refuses.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let now = shop.info()?.now;
        let period = args.period.or_else(|| now.period());
        let period = period.ok_or_else(|| CliFailure::Usage(words::no_period(shop.lang).to_owned()))?;
        let is_over = now.date() > period.last_day();
        let facts = Facts::chosen(shop, period, &args)?;
        if let Some(company) = &args.company {
            warn_of_part(shop, company)?;
        }
        facts.warn_of_others()?;
        let forms = match &args.to_folder {
            None => facts.figures()?,
            Some(folder) => export(&facts, &args, folder, is_over)?,
        };
        if !is_over {
            remark(&words::goes_on(shop.lang, &period.lj()));
        }
        tell_forms(shop, period, &forms)
    })
}

/// Where the facts come from.
struct Facts<'s> {
    shop: &'s Shop<'s>,
    period: Period,
    /// Of which companies; one `None` stands for all of them.
    companies: Vec<Option<CompanyCode>>,
}

impl<'s> Facts<'s> {
    fn chosen(shop: &'s Shop<'s>, period: Period, args: &Args) -> Result<Self, CliFailure> {
        let ubn = args.ubn.as_deref().map(|raw| value::ubn(shop.lang, raw)).transpose()?;
        let companies = match ubn {
            None => vec![args.company.clone()],
            Some(ubn) => {
                let all = shop.companies(None)?.into_iter();
                all.filter(|company| company.ubn == ubn).map(|company| Some(company.code)).collect()
            }
        };
        if companies.is_empty() {
            return Err(CliFailure::Usage(words::no_such_seller(shop.lang).to_owned()));
        }
        Ok(Self { shop, period, companies })
    }

    /// True where no company is left out.
    fn is_whole(&self) -> bool {
        self.companies.iter().all(Option::is_none)
    }

    /// Every part, from the first to the last; the figures of the form are added up on the way.
    fn each_part(
        &self,
        take: &mut dyn FnMut(&SoldPart) -> Result<(), CliFailure>,
    ) -> Result<Forms, CliFailure> {
        let mut forms = Forms::new();
        for company in &self.companies {
            self.each_part_of(company.as_ref(), &mut forms, take)?;
        }
        Ok(forms)
    }

    fn each_part_of(
        &self,
        company: Option<&CompanyCode>,
        forms: &mut Forms,
        take: &mut dyn FnMut(&SoldPart) -> Result<(), CliFailure>,
    ) -> Result<(), CliFailure> {
        let span = TimeSpan::of_days(self.period.first_day(), self.period.last_day());
        let mut query = SoldQuery { span, company: company.cloned(), resume: None };
        loop {
            let part = self.shop.ask(request::SoldFacts(query.clone()))?;
            for row in &part.invoices {
                let form = forms.entry(row.invoice.seller).or_default();
                form.put_invoice(&row.invoice, (row.cancelled.is_some(), row.voided.is_some()));
            }
            for allowance in &part.allowances {
                forms.entry(allowance.seller).or_default().put_allowance(allowance);
            }
            take(&part)?;
            if part.next.is_none() {
                return Ok(());
            }
            query.resume = part.next;
        }
    }

    fn figures(&self) -> Result<Forms, CliFailure> {
        self.each_part(&mut |_| Ok(()))
    }

    /// Every stretch of numbers that nobody has used, by its range.
    fn each_blank(
        &self,
        take: &mut dyn FnMut(&Range, Span) -> Result<(), CliFailure>,
    ) -> Result<(), CliFailure> {
        self.each_range(&mut |range| range.rest().map_or(Ok(()), |span| take(range, span)))
    }

    /// Every range of the period.
    fn each_range(&self, take: &mut dyn FnMut(&Range) -> Result<(), CliFailure>) -> Result<(), CliFailure> {
        for company in &self.companies {
            let (period, company) = (Some(self.period), company.clone());
            let filter = RangeFilter { period, company, ..RangeFilter::default() };
            each_page(self.shop, &filter, u64::MAX, &mut |page| {
                page.iter().map(|row| &row.range).try_for_each(&mut *take)
            })?;
        }
        Ok(())
    }

    /// Numbers that were used elsewhere, by who borrowed them or by a former system, are in no table: their invoices are there.
    fn warn_of_others(&self) -> Result<(), CliFailure> {
        let (mut away, mut before) = (0, 0);
        self.each_range(&mut |range| {
            if range.kind != Kind::Electronic {
                return Ok(());
            }
            match range.outside {
                true => away += u64::from(range.span.count()),
                false => before += u64::from(range.carried_to - range.span.begin().value()),
            }
            Ok(())
        })?;
        if away + before > 0 {
            remark(&words::used_elsewhere(self.shop.lang, away, before));
        }
        Ok(())
    }

    /// The one seller of a media file.
    fn seller(&self) -> Result<Ubn, CliFailure> {
        let companies = self.shop.companies(None)?;
        let chosen = |code: &CompanyCode| {
            self.companies.iter().any(|company| company.as_ref().is_none_or(|company| company == code))
        };
        let of = companies.iter().filter(|one| chosen(&one.code));
        let sellers: BTreeSet<Ubn> = of.map(|company| company.ubn).collect();
        match sellers.into_iter().collect::<Vec<_>>()[..] {
            [seller] => Ok(seller),
            _ => Err(CliFailure::Usage(words::one_seller(self.shop.lang).to_owned())),
        }
    }
}

/// A return is of a whole 統編: where only one of its companies was asked for, that is said.
fn warn_of_part(shop: &Shop<'_>, company: &CompanyCode) -> Result<(), CliFailure> {
    let companies = shop.companies(Some(company))?;
    let Some(named) = companies.iter().find(|one| one.code == *company) else { return Ok(()) };
    let all = shop.companies(None)?;
    let others = all.iter().filter(|one| one.ubn == named.ubn && one.code != named.code);
    let others: Vec<String> = others.map(|one| one.code.to_string()).collect();
    if !others.is_empty() {
        remark(&words::part_of_seller(shop.lang, named.ubn, &others.join(", ")));
    }
    Ok(())
}

/// Writes all files beside their places, and puts them there once all of them are whole.
fn export(facts: &Facts<'_>, args: &Args, folder: &Path, is_over: bool) -> Result<Forms, CliFailure> {
    let lang = facts.shop.lang;
    let fault = |error: io::Error| CliFailure::Fault(file_fault(lang, folder, &error));
    let seller = args.tax_no.map(|of| facts.seller().map(|seller| (seller, of))).transpose()?;
    let places = Places::of(folder, facts.period, seller.map(|(seller, _)| seller));
    // A link that leads nowhere is there, too.
    if let Some(there) = places.all().find(|path| !args.overwrite && path.symlink_metadata().is_ok()) {
        return Err(CliFailure::Usage(words::exists(lang, &shown(there))));
    }
    if !folder.is_dir() {
        std::fs::create_dir(folder).map_err(fault)?;
    }
    let mut files = Files::begin(lang, &places, args.encoding, seller).map_err(fault)?;
    let forms = facts.each_part(&mut |part| files.part(part).map_err(fault))?;
    let last_day = facts.period.last_day();
    facts.each_blank(&mut |range, span| {
        // Before the end of the period nobody knows what stays blank.
        let media = (is_over && is_to_be_told(range)).then(|| MediaRow::of_blanks(last_day, range.ubn, span));
        files.blank((range, span, last_day), media.as_ref()).map_err(fault)
    })?;
    files.forms(&forms).map_err(fault)?;
    // A shift is of a till, whatever company its sales are of.
    if facts.is_whole() {
        let span = TimeSpan::of_days(facts.period.first_day(), last_day);
        files.shifts(&closed_in(facts.shop, span, None)?).map_err(fault)?;
    }
    let lost = files.lost();
    let written = files.put_in_place(folder).map_err(fault)?;
    if lost > 0 {
        remark(&words::lost(lang, lost));
    }
    tell_files(facts.shop, &written)?;
    Ok(forms)
}

/// Whether the unused numbers of a range are ours to tell: those of paper invoices are no e-invoices, and what was lent or
/// granted is told by what its holder brings back.
fn is_to_be_told(range: &Range) -> bool {
    range.kind == Kind::Electronic && !range.is_away()
}

fn tell_files(shop: &Shop<'_>, written: &[(PathBuf, u64)]) -> Result<(), CliFailure> {
    let mut out = Out::default();
    for (path, rows) in written {
        let file = shown(path);
        if shop.json {
            out.json(&object! { file, rows: *rows })?;
        } else {
            out.line(&words::written(shop.lang, &file, *rows))?;
        }
    }
    out.flush()
}

fn tell_forms(shop: &Shop<'_>, period: Period, forms: &Forms) -> Result<Exit, CliFailure> {
    let mut out = Out::default();
    for (seller, figures) in forms {
        if figures.voided > 0 {
            remark(&words::voided(shop.lang, figures.voided));
        }
        if shop.json {
            out.json(&json(period, *seller, figures))?;
        } else {
            out.lines(words::form(shop.lang, &period.lj(), *seller, figures))?;
        }
    }
    if forms.is_empty() && !shop.json {
        out.line(&words::nothing(shop.lang, &period.lj()))?;
    }
    out.flush().map(|()| Exit::DONE)
}

fn json(period: Period, ubn: Ubn, figures: &TaxFigures) -> Object {
    let boxes: Vec<Object> =
        figures.boxes().iter().map(|of| object! { number: of.number, amount: of.amount }).collect();
    object! {
        period, ubn,
        form: figures.form(),
        invoices: figures.sold.count,
        cancelled: figures.cancelled,
        voided: figures.voided,
        allowances: figures.allowed.count,
        boxes,
    }
}
