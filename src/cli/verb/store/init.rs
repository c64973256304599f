//! `lj init`: creates a store, an empty one or the demo.

use crate::cli::context::Context;
use crate::cli::home::founding::Founding;
use crate::cli::home::group::Group;
use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{CliFailure, Exit, remark, shown};
use crate::cli::value;
use crate::cli::verb::store::{demo, status};
use crate::domain::{
    ADDRESS_CHARS_MAX, AllocationMode, COMPANY_NAME_CHARS_MAX, CleanText, Company, CompanyCode, StoreKind,
    StoreRefusal, check_length,
};
use crate::text;

/// `lj init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A sample store with the legacy ranges and books of this and the next period; needs no other option.
    #[arg(long, conflicts_with_all = ["company", "name", "shop_name", "ubn", "address", "head_ubn", "allocation"])]
    demo: bool,
    /// Number of the first company.
    #[arg(long, value_name = "NO", required_unless_present = "demo", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Registered name of the company: what messages to the platform say.
    #[arg(long, required_unless_present = "demo", value_parser = value::text)]
    name: Option<CleanText>,
    /// The sign's name, over slips; the registered one if not given.
    #[arg(long, value_name = "NAME", value_parser = value::text)]
    shop_name: Option<CleanText>,
    /// UBN of the branch.
    #[arg(long, required_unless_present = "demo")]
    ubn: Option<String>,
    /// Registered address: it stands on every invoice.
    #[arg(long, value_parser = value::text)]
    address: Option<CleanText>,
    /// UBN of the head office; the company's own if it is the head.
    #[arg(long, value_name = "UBN")]
    head_ubn: Option<String>,
    /// How numbers are allotted.
    #[arg(long, value_parser = value::word::<AllocationMode>(), default_value = "term")]
    allocation: AllocationMode,
    /// Mark the store as sample for ever: test slips, no real upload.
    #[arg(long)]
    sample: bool,
    /// The Unix group whose members may attach (its name or number); the founder's own if not given.
    #[arg(long)]
    group: Option<String>,
}

/// Creates the store and prints what it is.
///
/// # Errors
/// `STORE_EXISTS`, `BAD_UBN`, `NOT_SAMPLE` for `--now` on a store that is none; a secret file that is not as it must be.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let home = context.home();
    let group = Group::asked(context.lang, &context.place, args.group.as_deref())?;
    let (mut company, mut no_key) = (None, None);
    if args.demo {
        home.found(context.now, group, demo::facts)?;
    } else {
        let founding = founding(context, args)?;
        if context.now.is_some() && !founding.kind.is_trial() {
            return Err(CliFailure::of(context.lang, StoreRefusal::NotSample));
        }
        // What is wrong with the keys is found at set-up, not at the first slip.
        let keys = QrKeys::read(context.lang, &context.place.secrets, founding.kind.is_trial())?;
        no_key = keys.lack(founding.company.ubn).then_some(founding.company.ubn);
        company = Some(founding.company.clone());
        home.found(context.now, group, |_| founding.facts())?;
    }
    let ended = tell(context)?;
    if company.as_ref().is_some_and(Company::lacks_address) {
        remark(text::till::no_address(context.lang));
    }
    if let Some(seller) = no_key {
        let path = shown(&context.place.secrets);
        remark(&text::till::no_key_yet(context.lang, &seller.to_string(), &path));
    }
    if let Some(company) = company.filter(Company::may_lack_its_registered_name) {
        remark(&text::till::sign_name(context.lang, &company.name));
    }
    Ok(ended)
}

fn founding(context: &Context, args: Args) -> Result<Founding, CliFailure> {
    let (Some(code), Some(name), Some(ubn)) = (args.company, args.name, args.ubn) else {
        return Err(CliFailure::Usage(text::store::init_needs(context.lang).to_owned()));
    };
    if name.is_empty() {
        return Err(CliFailure::Usage(text::store::init_needs(context.lang).to_owned()));
    }
    // The founding facts pass no engine.
    let address = args.address.unwrap_or_default();
    check_length(&name, COMPANY_NAME_CHARS_MAX)
        .and_then(|()| check_length(&address, ADDRESS_CHARS_MAX))
        .map_err(|refusal| CliFailure::of(context.lang, refusal))?;
    let ubn = value::ubn(context.lang, &ubn)?;
    let mut founding =
        Founding::new(if args.sample { StoreKind::Sample } else { StoreKind::Real }, code, name, ubn);
    let head = args.head_ubn.map(|head| value::ubn(context.lang, &head)).transpose()?;
    founding.company.head_ubn = head.unwrap_or(ubn);
    founding.company.shop_name = args.shop_name.unwrap_or_default();
    founding.company.address = address;
    founding.company.allocation = args.allocation;
    Ok(founding)
}

/// Opens what was just made, which is its first proof, and says what it is.
fn tell(context: &Context) -> Result<Exit, CliFailure> {
    let info = context.with_shop(|shop| shop.info())?;
    let store = shown(&context.place.store);
    let said = |lang| text::store::store_made(lang, &store, info.kind.is_trial(), info.ranges);
    context.tell(|| status::json(&info, &store), said)
}
