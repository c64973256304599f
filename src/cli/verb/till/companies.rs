//! `lj company add|edit|list`.

use crate::cli::context::Context;
use crate::cli::home::setup;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, remark};
use crate::cli::value;
use crate::domain::{AllocationMode, BlankReporter, CleanText, Company, CompanyCode, StoreKind, TillRefusal};
use crate::protocol::{Desk, request};
use crate::text::{self, Lang};
use clap::Subcommand;

/// `lj company …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Add a company.
    Add(Args),
    /// Change a company; what is not given stays.
    Edit(Args),
    /// List companies.
    List,
}

/// The fields of a company.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the company.
    #[arg(value_name = "NO", value_parser = value::company)]
    code: CompanyCode,
    /// Registered name of the company.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
    /// The sign's name, over slips; `-` for the registered one.
    #[arg(long, value_name = "NAME", value_parser = value::text)]
    shop_name: Option<CleanText>,
    /// UBN of the branch.
    #[arg(long)]
    ubn: Option<String>,
    /// UBN of the head office; the company's own if it is the head.
    #[arg(long, value_name = "UBN")]
    head_ubn: Option<String>,
    /// Registered address: it stands on every invoice.
    #[arg(long, value_parser = value::text)]
    address: Option<CleanText>,
    /// How numbers are allotted.
    #[arg(long, value_parser = value::word::<AllocationMode>())]
    allocation: Option<AllocationMode>,
    /// Who reports blank numbers.
    #[arg(long, value_parser = value::word::<BlankReporter>())]
    blanks: Option<BlankReporter>,
    /// Whether one invoice may have lines of different tax: yes or no.
    #[arg(long, value_name = "YES|NO", value_parser = value::yes_no)]
    mixed_tax: Option<bool>,
}

/// Adds, changes or lists.
///
/// # Errors
/// `BAD_UBN`, `CODE_TAKEN`, `COMPANY_IN_USE`, `NO_SUCH_COMPANY`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_desk(|desk| match verb {
        Verb::Add(args) => add(context, desk, args),
        Verb::Edit(args) => edit(context, desk, args),
        Verb::List => context.list(&companies(context, desk)?),
    })
}

fn companies(context: &Context, desk: &dyn Desk) -> Result<Vec<Company>, CliFailure> {
    context.ask(desk, request::Companies)
}

fn add(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let (Some(name), Some(ubn)) = (&args.name, &args.ubn) else {
        return Err(CliFailure::Usage(text::till::company_needs(context.lang).to_owned()));
    };
    let ubn = value::ubn(context.lang, ubn)?;
    let company = setup::Founding::new(StoreKind::Real, args.code.clone(), name.clone(), ubn).company;
    put(context, desk, args, company, true)
}

fn edit(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let known = companies(context, desk)?.into_iter().find(|company| company.code == args.code);
    let company = known
        .ok_or_else(|| CliFailure::of(context.lang, &TillRefusal::NoSuchCompany(args.code.clone()).into()))?;
    put(context, desk, args, company, false)
}

fn put(
    context: &Context,
    desk: &dyn Desk,
    args: Args,
    company: Company,
    new: bool,
) -> Result<Exit, CliFailure> {
    let company = with(context, args, company)?;
    context.act(desk, request::CompanyPut { company: company.clone(), new })?;
    context.list([&company])?;
    if company.lacks_address() {
        remark(text::till::no_address(context.lang));
    }
    Ok(Exit::DONE)
}

/// The company with what the options say; a head office's own UBN follows a change of the branch's.
fn with(context: &Context, args: Args, mut company: Company) -> Result<Company, CliFailure> {
    if let Some(ubn) = &args.ubn {
        let ubn = value::ubn(context.lang, ubn)?;
        if company.head_ubn == company.ubn {
            company.head_ubn = ubn;
        }
        company.ubn = ubn;
    }
    company.head_ubn = setup::head_ubn(context.lang, args.head_ubn.as_deref(), company.head_ubn)?;
    company.name = args.name.unwrap_or(company.name);
    if let Some(shop_name) = args.shop_name {
        company.shop_name = if shop_name.as_str() == "-" { CleanText::default() } else { shop_name };
    }
    company.address = args.address.unwrap_or(company.address);
    company.allocation = args.allocation.unwrap_or(company.allocation);
    company.mixed_tax = args.mixed_tax.unwrap_or(company.mixed_tax);
    company.blanks = args.blanks.unwrap_or(company.blanks);
    Ok(company)
}

impl Listing for Company {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::till::company_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let mode = text::till::mode(lang, self.allocation);
        cells![
            self.code,
            self.name,
            self.ubn,
            self.head_ubn,
            mode,
            text::till::blanks(lang, self.blanks),
            self.address
        ]
    }

    fn json(&self) -> Object {
        object! {
            company: self.code,
            name: self.name,
            shop_name: self.heading(),
            ubn: self.ubn,
            head_ubn: self.head_ubn,
            address: self.address,
            allocation: self.allocation,
            blanks: self.blanks,
            mixed_tax: self.mixed_tax,
        }
    }
}
