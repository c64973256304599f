//! `lj company add|edit|list`.

use crate::cli::context::{Context, Shop};
use crate::cli::home::founding::Founding;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, remark, shown};
use crate::cli::value;
use crate::domain::{AllocationMode, BlankReporter, CleanText, Company, CompanyCode, StoreKind, TillRefusal};
use crate::protocol::request;
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
/// `BAD_UBN`, `CODE_TAKEN`, `COMPANY_IN_USE`, `NO_SUCH_COMPANY`; a secret file that is not as it must be.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::Add(args) => {
            let (Some(name), Some(ubn)) = (&args.name, &args.ubn) else {
                return Err(CliFailure::Usage(text::till::company_needs(shop.lang).to_owned()));
            };
            let ubn = value::ubn(shop.lang, ubn)?;
            let founding = Founding::new(StoreKind::Real, args.code.clone(), name.clone(), ubn);
            put(shop, args, founding.company, true)
        }
        Verb::Edit(args) => {
            let known = shop.ask(request::Companies)?.into_iter().find(|known| known.code == args.code);
            let missing = || CliFailure::of(shop.lang, TillRefusal::NoSuchCompany(args.code.clone()));
            let company = known.ok_or_else(missing)?;
            put(shop, args, company, false)
        }
        Verb::List => shop.list(&shop.ask(request::Companies)?),
    })
}

/// The company with what the options say; a head office's own UBN follows a change of the branch's.
fn put(shop: &Shop<'_>, args: Args, mut company: Company, new: bool) -> Result<Exit, CliFailure> {
    if let Some(ubn) = &args.ubn {
        let ubn = value::ubn(shop.lang, ubn)?;
        if company.head_ubn == company.ubn {
            company.head_ubn = ubn;
        }
        company.ubn = ubn;
    }
    if let Some(head) = &args.head_ubn {
        company.head_ubn = value::ubn(shop.lang, head)?;
    }
    if let Some(shop_name) = args.shop_name {
        company.shop_name = if shop_name.as_str() == "-" { CleanText::default() } else { shop_name };
    }
    company.name = args.name.unwrap_or(company.name);
    company.address = args.address.unwrap_or(company.address);
    company.allocation = args.allocation.unwrap_or(company.allocation);
    company.mixed_tax = args.mixed_tax.unwrap_or(company.mixed_tax);
    company.blanks = args.blanks.unwrap_or(company.blanks);
    // What is wrong with the keys is found at set-up, not at the first slip.
    let keys = shop.qr_keys()?;
    shop.act(request::CompanyPut { company: company.clone(), new })?;
    shop.list([&company])?;
    if company.lacks_address() {
        remark(text::till::no_address(shop.lang));
    }
    if keys.lack(company.ubn) {
        let path = shown(&shop.place.secrets);
        remark(&text::till::no_key_yet(shop.lang, &company.ubn.to_string(), &path));
    }
    if company.may_lack_its_registered_name() {
        remark(&text::till::sign_name(shop.lang, &company.name));
    }
    Ok(Exit::DONE)
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
        let Self { code, name, ubn, head_ubn, address, allocation, blanks, mixed_tax, .. } = self;
        let shop_name = self.heading();
        object! { company: code, name, shop_name, ubn, head_ubn, address, allocation, blanks, mixed_tax }
    }
}
