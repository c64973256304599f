//! `lj period form`: the figures of the tax office's form (電子發票字軌號碼申請書, R21), and `lj period count`: what the
//! platform's screen says is taken, which nobody but a person can know; `lj period asked`: that more were asked for there.

use super::forecast::Known;
use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, object};
use crate::cli::value;
use crate::domain::{
    AllocationMode, CleanText, Company, CompanyCode, FormChange, Period, TAKEN_BOOKS_MAX, TakenCount,
    TaxKind, TaxOfficeForm, TaxRegistration, Ubn,
};
use crate::protocol::request;
use crate::text::book::{calendar, form as words};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// `lj period form`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The company; the store's first without.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Books of general tax (07) wanted each period; 0 ends them. Without it, what the pace asks for.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(TAKEN_BOOKS_MAX)))]
    books: Option<u32>,
    /// Books of special tax (08) wanted each period; 0 ends them. Without it nothing is said of them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(TAKEN_BOOKS_MAX)))]
    special_books: Option<u32>,
    /// Tax registration number (稅籍編號), nine digits.
    #[arg(long, value_name = "NO", value_parser = value::tax_no)]
    tax_no: Option<TaxRegistration>,
    /// The centre that shall fetch the numbers (委任加值服務中心).
    #[arg(long, value_name = "NAME", value_parser = value::text)]
    centre: Option<CleanText>,
    /// The UBN of that centre.
    #[arg(long, value_name = "UBN", requires = "centre")]
    centre_ubn: Option<String>,
    /// The first period that it fetches; the next one without.
    #[arg(long, value_name = "PERIOD", value_parser = value::period, requires = "centre")]
    centre_from: Option<Period>,
    /// The last period that it fetches; open without.
    #[arg(long, value_name = "PERIOD", value_parser = value::period, requires = "centre_from")]
    centre_to: Option<Period>,
}

/// `lj period count`.
#[derive(Debug, clap::Args)]
pub struct CountArgs {
    /// Books taken (取用本數), as the platform's screen shows them.
    #[arg(value_name = "TAKEN", value_parser = clap::value_parser!(u32).range(0..=i64::from(TAKEN_BOOKS_MAX)))]
    taken: u32,
    /// How many of them were added after the allotment (增加本數).
    #[arg(long, value_name = "N", default_value_t = 0)]
    added: u32,
    /// How many more may be taken without a form (可用取用本數).
    #[arg(long, value_name = "N")]
    available: Option<u32>,
    /// The period; today's without.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// The company; the store's first without.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Tax kind: 07 general, 08 special.
    #[arg(long, value_parser = value::tax_kind, default_value = "07")]
    tax_kind: TaxKind,
}

/// `lj period asked`.
#[derive(Debug, clap::Args)]
pub struct AskedArgs {
    /// Books that were asked for (增加本數); 0 waits for none any more.
    #[arg(value_name = "BOOKS", value_parser = clap::value_parser!(u32).range(0..=i64::from(TAKEN_BOOKS_MAX)))]
    books: u32,
    /// The period; today's without.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// The company; the store's first without.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Tax kind: 07 general, 08 special.
    #[arg(long, value_parser = value::tax_kind, default_value = "07")]
    tax_kind: TaxKind,
}

/// Notes that books were asked for on the platform just now.
///
/// # Errors
/// `BAD_COUNT`, `NO_SUCH_COMPANY`, `NOT_ALLOWED`.
pub fn asked(context: &Context, args: &AskedArgs) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let period = shop.period_of(args.period, shop.info()?.now)?;
        let company = of_company(shop, args.company.as_ref())?.code;
        let AskedArgs { books, tax_kind, .. } = *args;
        shop.act(request::NumbersAsk { company: company.clone(), period, tax_kind, books })?;
        let told = || object! { company: &company, period, tax_kind, books };
        shop.tell(told, |lang| match books {
            0 => calendar::asked_no_more(lang, period),
            _ => calendar::asked_noted(lang, period, books),
        })
    })
}

/// Notes the count.
///
/// # Errors
/// `BAD_COUNT`, `NO_SUCH_COMPANY`, `NOT_ALLOWED`.
pub fn count(context: &Context, args: &CountArgs) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let now = shop.info()?.now;
        let period = shop.period_of(args.period, now)?;
        let company = of_company(shop, args.company.as_ref())?.code;
        let CountArgs { taken, added, available, tax_kind, .. } = *args;
        let count = TakenCount { company, period, tax_kind, taken, added, available };
        shop.act(request::CountNote(count.clone()))?;
        let told = || object! { company: &count.company, period, tax_kind, taken, added, available };
        shop.tell(told, |lang| words::noted(lang, period, taken))
    })
}

fn of_company(shop: &Shop<'_>, named: Option<&CompanyCode>) -> Result<Company, CliFailure> {
    let all = shop.companies(named)?;
    let found = all.into_iter().find(|company| named.is_none_or(|code| *code == company.code));
    found.ok_or_else(|| CliFailure::of(shop.lang, crate::domain::TillRefusal::NoCompany))
}

/// Prints the figures.
///
/// # Errors
/// Less than a week was sold, and no count was given (exit 2); what the engine refuses.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    if let (Some(from), Some(to)) = (args.centre_from, args.centre_to)
        && to < from
    {
        return Err(CliFailure::Usage(words::periods_backwards(context.lang, from, to)));
    }
    let ubn = args.centre_ubn.as_deref().map(|raw| value::ubn(context.lang, raw)).transpose()?;
    context.with_shop(|shop| {
        let company = of_company(shop, args.company.as_ref())?;
        let known = Known::ask(shop, &BTreeSet::new())?;
        let form = filled(shop, args, &company, &known)?;
        known.remark(shop.lang);
        let told = || json(&form, args, ubn);
        shop.tell_lines(told, |lang| form.lines(lang, args, ubn))
    })
}

/// The form with what it is made of.
struct Filled<'f> {
    company: &'f Company,
    form: TaxOfficeForm,
    /// Taken last, and wanted, of either kind.
    general: (u64, u64),
    special: (u64, u64),
    next: Period,
    hand_in_by: Option<NaiveDate>,
}

fn filled<'f>(
    shop: &Shop<'_>,
    args: &Args,
    company: &'f Company,
    known: &Known,
) -> Result<Filled<'f>, CliFailure> {
    // The tax office counts by 統編: companies that share one share the form.
    let all = shop.companies(None)?;
    let same = Known::same_ubn(&all, company);
    let wanted = args.books.map(u64::from).or_else(|| known.next_books(&same));
    let wanted = wanted.ok_or_else(|| CliFailure::Usage(words::no_pace(shop.lang).to_owned()))?;
    let taken = |kind| known.taken(&same, kind);
    let special_wanted = args.special_books.map_or_else(|| taken(TaxKind::Special), u64::from);
    let (general, special) = ((taken(TaxKind::General), wanted), (taken(TaxKind::Special), special_wanted));
    let change = |(taken, wanted): (u64, u64)| FormChange::between(Some(taken), wanted);
    Ok(Filled {
        company,
        form: TaxOfficeForm {
            general: change(general),
            special: change(special),
            allocation: company.allocation,
        },
        general,
        special,
        next: known.period.next(),
        hand_in_by: known.of_companies(&same).filter_map(|of| of.hand_in_by).min(),
    })
}

impl Filled<'_> {
    fn lines(&self, lang: crate::text::Lang, args: &Args, centre_ubn: Option<Ubn>) -> Vec<String> {
        let Company { name, ubn, address, .. } = self.company;
        let tax_no = args.tax_no.as_ref().map(ToString::to_string);
        let mut lines = vec![
            words::title(lang).to_owned(),
            words::tax_line(lang, TaxKind::General, self.form.general, self.general),
            words::tax_line(lang, TaxKind::Special, self.form.special, self.special),
            words::allocation(lang, self.form.allocation == AllocationMode::Annual).to_owned(),
            match &args.centre {
                None => words::no_centre(lang).to_owned(),
                Some(centre) => {
                    let from = args.centre_from.unwrap_or(self.next);
                    let ubn = centre_ubn.map(|ubn| ubn.to_string());
                    words::centre(lang, centre.as_str(), ubn.as_deref(), (from, args.centre_to))
                }
            },
            words::applicant(lang, name.as_str(), &ubn.to_string(), tax_no.as_deref(), address.as_str()),
            words::by_hand(lang).to_owned(),
        ];
        lines.push(match self.form.is_empty() {
            true => words::not_needed(lang).to_owned(),
            false => words::where_to(lang).to_owned(),
        });
        lines.extend(self.hand_in_by.map(|by| words::hand_in_by(lang, &crate::domain::roc_date(by))));
        lines
    }
}

fn json(filled: &Filled<'_>, args: &Args, centre_ubn: Option<Ubn>) -> Object {
    let kind = |change: FormChange, (taken, wanted): (u64, u64)| {
        let word: &'static str = change.into();
        object! { change: word, books: change.books(), taken, wanted }
    };
    let Company { code, name, ubn, .. } = filled.company;
    object! {
        company: code, name, ubn,
        tax_no: args.tax_no.as_ref().map(ToString::to_string),
        general: kind(filled.form.general, filled.general),
        special: kind(filled.form.special, filled.special),
        allocation: filled.form.allocation,
        centre: args.centre.as_ref(),
        centre_ubn,
        centre_from: args.centre.as_ref().map(|_| args.centre_from.unwrap_or(filled.next)),
        centre_to: args.centre_to,
        needed: !filled.form.is_empty(),
        hand_in_by: filled.hand_in_by,
    }
}
