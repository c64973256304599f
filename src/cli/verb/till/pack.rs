//! `lj till pack`, `keys`, `finish`, `packed`, `lost`: a till leaves with a store of its own. The store comes into being beside
//! its folder, is told to the shop, which lends it its books in the same act, and only then gets its name: until then nobody can
//! open it, and afterwards nobody else has its numbers.

use crate::cli::context::{Context, Shop};
use crate::cli::home::attach::Home;
use crate::cli::home::place::Place;
use crate::cli::home::sealed_secrets::{SealFlaw, Secrets, seal, unseal};
use crate::cli::home::{pin, secrets};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, clean, file_fault, object, remark, shown};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::cli::verb::sale::goods::rows::found;
use crate::domain::{
    Act, BOOK_SIZE, BookAct, CleanText, Company, Entry, Good, Holder, Moment, NumberCounts, PACK_BOOKS_MAX,
    Pack, PackState, Packing, PeopleAct, Range, RangeActKind, RangeId, RangeStatus, SaleAct, Staff, StoreAct,
    StoreId, StoreKind, Till, TillAct, TillCode, TillRefusal, Ubn, hex, unhex,
};
use crate::engine::{PackedLedger, SECRETS, SECRETS_BYTES_MAX, keep_pepper, kept_pepper, packed_ledger};
use crate::protocol::{RangeFilter, StoreInfo, request};
use crate::text::Lang;
use crate::text::till::pack as words;
use crate::world::{Disk, MODE_OWN, Made, RealDisk, SystemEntropy, make, read_text};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Goods of one founding fact.
const GOODS_OF_ONE: usize = 1_000;

/// `lj till pack`.
#[derive(Debug, clap::Args)]
pub struct PackArgs {
    /// Code of the till.
    #[arg(value_parser = value::till)]
    code: TillCode,
    /// How many whole books go along, the lowest first.
    #[arg(long, value_name = "N", conflicts_with = "ranges", required_unless_present = "ranges")]
    books: Option<usize>,
    /// A range that goes along, such as R000042. May be given again.
    #[arg(long = "range", value_name = "ID", value_parser = value::range_id)]
    ranges: Vec<RangeId>,
    /// The folder of its store; it must not be there yet.
    #[arg(long = "to", value_name = "FOLDER")]
    to_folder: PathBuf,
    /// Send people with their PINs and the QR keys along, sealed; the passphrase is asked for, or in LJ_PASSPHRASE.
    #[arg(long)]
    with_secrets: bool,
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: Option<CleanText>,
}

/// `lj till lost`.
#[derive(Debug, clap::Args)]
pub struct LostArgs {
    /// Code of the till.
    #[arg(value_parser = value::till)]
    code: TillCode,
    /// Which of several, by the first digits of its store (`lj till packed`).
    #[arg(long, value_name = "ID")]
    pack: Option<String>,
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: Option<CleanText>,
}

/// A till leaves.
///
/// # Errors
/// `PACK_BOOKS`, `NOT_LENDABLE`, `TILL_PACKED`; wrong input: a folder that is there, too few books; the disk.
pub fn pack(context: &Context, args: &PackArgs) -> Result<Exit, CliFailure> {
    let lang = context.lang;
    // Asked for before anything is touched.
    let passphrase = match args.with_secrets {
        true => Some(pin::passphrase(lang, context.terminal, true)?),
        false => None,
    };
    let folder = std::path::absolute(&args.to_folder).unwrap_or_else(|_| args.to_folder.clone());
    let staging = beside(&folder);
    let pack = context.with_shop(|shop| {
        // A call that broke off, at whatever step, is made again.
        let done = match folder.exists() {
            true => Some(repeated(shop, &folder, &args.code)?),
            false => completed(shop, &staging, &folder)?,
        };
        if let Some(pack) = done {
            remark(&words::completed(lang, pack.id));
            return Ok(pack);
        }
        // Before anything is made: a packed till packs none.
        if shop.ask(request::Packing)?.is_some() {
            return Err(CliFailure::of(lang, TillRefusal::PackedTill));
        }
        let going = Going::choose(shop, args)?;
        going.found(shop, &staging, passphrase.as_deref().map(String::as_str))?;
        let read = read(lang, &staging)?;
        let books = going.books.iter().map(|range| (range.id, range.next)).collect();
        let reason = args.reason.clone().unwrap_or_default();
        let (id, founding, till) = (read.id, read.founding, args.code.clone());
        let told = shop.act(request::TillPack { id, founding, till, books, reason });
        let pack = told.inspect_err(|failure| {
            // What was surely refused is not lent to it. Whatever else it was, the next call looks.
            if matches!(failure, CliFailure::Refused { .. }) {
                let _ = std::fs::remove_dir_all(&staging);
            }
        })?;
        named(lang, &staging, &folder)?;
        Ok(*pack)
    })?;
    remark(if args.with_secrets { words::secrets_go(lang) } else { words::secrets_stay(lang) });
    let numbers = pack.ids.len() as u64 * u64::from(BOOK_SIZE);
    context.tell(
        || object! { ..json(&pack), store: shown(&folder) },
        |lang| words::packed(lang, &pack.till, &shown(&folder), pack.ids.len(), numbers),
    )
}

/// Where the store lies until it is told: beside its folder, so that its name is one step.
fn beside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".packing");
    folder.with_file_name(name)
}

/// The till that lies there, where it is the one that is asked for and nobody opened it yet.
fn repeated(shop: &Shop<'_>, folder: &Path, till: &TillCode) -> Result<Pack, CliFailure> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(folder));
    let read = packed_ledger(&disk, 1).ok().filter(|read| !read.was_opened);
    let known = |id| Ok::<_, CliFailure>(shop.ask(request::Packs)?.into_iter().find(|pack| pack.id == id));
    let pack = read.map(|read| known(read.id)).transpose()?.flatten();
    let same = pack.filter(|pack| pack.till == *till && pack.state == PackState::Away);
    same.ok_or_else(|| CliFailure::Usage(words::not_empty(shop.lang, &shown(folder))))
}

/// A packing that broke off: where the shop knows its store it only lacks its name; what it does not know is thrown away.
fn completed(shop: &Shop<'_>, staging: &Path, folder: &Path) -> Result<Option<Pack>, CliFailure> {
    if !staging.exists() {
        return Ok(None);
    }
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(staging));
    if let Ok(read) = packed_ledger(&disk, 1)
        && let Some(pack) = shop.ask(request::Packs)?.into_iter().find(|pack| pack.id == read.id)
    {
        named(shop.lang, staging, folder)?;
        return Ok(Some(pack));
    }
    let failed = |error: io::Error| CliFailure::Fault(file_fault(shop.lang, staging, &error));
    std::fs::remove_dir_all(staging).map_err(failed)?;
    Ok(None)
}

fn named(lang: Lang, staging: &Path, folder: &Path) -> Result<(), CliFailure> {
    let failed = |error: io::Error| CliFailure::Fault(file_fault(lang, folder, &error));
    std::fs::rename(staging, folder).map_err(failed)?;
    let parent = folder.parent().unwrap_or(folder);
    RealDisk::new(parent).sync_dir("").map_err(failed)
}

/// What its ledger says, told as a fault of the folder.
pub(super) fn read(lang: Lang, folder: &Path) -> Result<PackedLedger, CliFailure> {
    read_after(lang, folder, 1)
}

/// The same, of what stands behind a frame.
pub(super) fn read_after(lang: Lang, folder: &Path, after: u64) -> Result<PackedLedger, CliFailure> {
    use crate::engine::EngineFault;
    use crate::ledger::LedgerFault;
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(folder));
    packed_ledger(&disk, after).map_err(|fault| match fault {
        EngineFault::Ledger(LedgerFault::Missing) | EngineFault::NoStore => {
            CliFailure::Usage(words::no_pack(lang, &shown(folder)))
        }
        fault => CliFailure::refused(
            "PACK_DAMAGED",
            words::damaged(lang, &shown(folder), &clean(&fault.to_string())),
        ),
    })
}

/// What goes along.
struct Going {
    till: Till,
    books: Vec<Range>,
    companies: Vec<Company>,
    goods: Vec<Good>,
    info: Box<StoreInfo>,
}

impl Going {
    fn choose(shop: &Shop<'_>, args: &PackArgs) -> Result<Self, CliFailure> {
        let info = shop.info()?;
        let till = shop.ask(request::Tills)?.into_iter().find(|till| till.code == args.code);
        let refused = |refusal: TillRefusal| CliFailure::of(shop.lang, refusal);
        let till = till.ok_or_else(|| refused(TillRefusal::NoSuchTill(args.code.clone())))?;
        let company = till.company.clone().or(info.company.as_ref().map(|first| first.code.clone()));
        let mut books = Vec::new();
        let filter = match args.ranges.is_empty() {
            true => RangeFilter { period: info.now.period(), company, ..RangeFilter::default() },
            false => RangeFilter::default(),
        };
        each_page(shop, &filter, u64::MAX, &mut |page| {
            let goes = |range: &Range, status| match args.ranges.is_empty() {
                true => {
                    status == RangeStatus::Ready
                        && range.is_open()
                        && range.holder == Holder::Shop
                        && range.span.count() <= BOOK_SIZE
                        && (range.dept.is_none() || range.dept == till.dept)
                }
                false => args.ranges.contains(&range.id),
            };
            books.extend(page.into_iter().filter(|row| goes(&row.range, row.status)).map(|row| row.range));
            Ok(())
        })?;
        books.sort_by_key(|range| (range.period, range.span.begin(), range.span.track, range.id));
        let wanted = args.books.unwrap_or(args.ranges.len());
        if wanted == 0 || wanted > books.len() || wanted > PACK_BOOKS_MAX {
            return Err(CliFailure::Usage(words::no_books(shop.lang, wanted, books.len())));
        }
        books.truncate(wanted);
        let companies = sellers_first(shop.companies(None)?, &till, &books, &info);
        let goods = found(shop, CleanText::default(), usize::MAX)?;
        Ok(Self { till, books, companies, goods, info })
    }

    /// Makes its store, which no machine has opened yet: it begins its life where that happens first.
    fn found(&self, shop: &Shop<'_>, staging: &Path, passphrase: Option<&str>) -> Result<(), CliFailure> {
        let lang = shop.lang;
        let own: Arc<dyn Disk> = Arc::new(RealDisk::new(&shop.place.store));
        let of_owner = |what: &dyn std::fmt::Display| {
            CliFailure::Fault(words::people_of_owner(lang, &clean(&what.to_string())))
        };
        let home = StoreId(crate::ledger::store_id(&*own).map_err(|fault| of_owner(&fault))?);
        let people = match passphrase {
            Some(_) => people_of(&own).map_err(|fault| of_owner(&fault))?,
            None => Vec::new(),
        };
        let now = self.info.now;
        let facts = self.facts(home, people, now);
        let place = Place { store: staging.to_owned(), ..shop.place.clone() };
        Home::new(place, lang).found_unopened(now, facts)?;
        let Some(passphrase) = passphrase else { return Ok(()) };
        let failed = |error: io::Error| CliFailure::Fault(file_fault(lang, staging, &error));
        let pepper = kept_pepper(&*own).map_err(failed)?.map(|bytes| Zeroizing::new(hex(&*bytes)));
        let sellers: Vec<Ubn> = self.companies.iter().map(|company| company.ubn).collect();
        let file = match self.info.kind.is_trial() {
            true => None,
            false => secrets::qr_part(lang, &shop.place.secrets, &sellers)?,
        };
        let id = crate::ledger::store_id(&RealDisk::new(staging)).map_err(|fault| of_owner(&fault))?;
        let part = seal(&Secrets { pepper, file }, id, passphrase, &SystemEntropy).map_err(failed)?;
        let mut sealed = make(&staging.join(SECRETS), Made::New, MODE_OWN).map_err(failed)?;
        sealed.write_all(part.as_bytes()).and_then(|()| sealed.sync_all()).map_err(failed)
    }

    fn facts(&self, home: StoreId, people: Vec<Staff>, now: Moment) -> Vec<Act> {
        let kind = if self.info.kind.is_trial() { StoreKind::Sample } else { StoreKind::Packed };
        let mut facts: Vec<Act> = vec![StoreAct::Created { kind }.into()];
        facts.extend(self.companies.iter().map(|company| TillAct::Company(Box::new(company.clone())).into()));
        facts.push(TillAct::Till(self.till.clone()).into());
        facts.extend(people.into_iter().map(|person| PeopleAct::Staff(person).into()));
        facts.extend(self.goods.chunks(GOODS_OF_ONE).map(|goods| SaleAct::GoodsPut(goods.to_vec()).into()));
        let packing = Packing { home, till: self.till.code.clone(), at: now, finished: None };
        let put = self.books.iter().map(away).collect();
        // The name of the act, which a script reads.
        let reason = CleanText::new("till pack", 20).unwrap_or_default();
        facts.push(BookAct::Ranges { kind: RangeActKind::Import, put, removed: Vec::new(), reason }.into());
        facts.push(StoreAct::Packed(Box::new(packing)).into());
        facts
    }
}

/// A range as its till has it there, whatever till a sale names: what was issued at home was used by another system, as seen
/// from there.
fn away(range: &Range) -> Range {
    Range {
        holder: Holder::Shop,
        carried_to: range.next,
        carried_cancelled: 0,
        counts: NumberCounts::default(),
        dept: None,
        ..range.clone()
    }
}

/// The companies that it sells for, the till's own first: a sale without one means the first.
fn sellers_first(all: Vec<Company>, till: &Till, books: &[Range], info: &StoreInfo) -> Vec<Company> {
    let own = till.company.as_ref().or(info.company.as_ref().map(|first| &first.code)).cloned();
    let sells = |company: &Company| books.iter().any(|range| range.company == company.code);
    let mut companies: Vec<Company> =
        all.into_iter().filter(|company| Some(&company.code) == own.as_ref() || sells(company)).collect();
    companies.sort_by_key(|company| Some(&company.code) != own.as_ref());
    companies
}

/// People who can sign in, with what their PINs are checked by: no question gives that away.
fn people_of(disk: &Arc<dyn Disk>) -> Result<Vec<Staff>, Box<dyn std::error::Error>> {
    let mut people = BTreeMap::new();
    for frame in crate::ledger::frames_from(disk, 1, None)? {
        for body in frame?.entries.into_iter().flatten() {
            let entry: Entry = crate::codec::decode(&body)?;
            if let Act::People(PeopleAct::Staff(person)) = entry.act {
                people.insert(person.code.clone(), person);
            }
        }
    }
    Ok(people.into_values().filter(Staff::can_sign_in).collect())
}

/// Puts the sealed keys of a packed till in place, on its machine.
///
/// # Errors
/// `NOT_PACKED`, `WRONG_PASSPHRASE`, `SECRETS_EXIST`; a fault.
pub fn keys(context: &Context) -> Result<Exit, CliFailure> {
    let (lang, folder) = (context.lang, &context.place.store);
    let ledger = read(lang, folder)?;
    if ledger.packing.is_none() {
        return Err(CliFailure::of(lang, TillRefusal::NotPacked));
    }
    let failed = |error: io::Error| CliFailure::Fault(file_fault(lang, folder, &error));
    let part = match read_text(&folder.join(SECRETS), SECRETS_BYTES_MAX) {
        Ok(part) => part,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(CliFailure::Usage(words::no_sealed(lang, &shown(folder))));
        }
        Err(error) => return Err(failed(error)),
    };
    let passphrase = pin::passphrase(lang, context.terminal, false)?;
    let secrets = unseal(part.as_bytes(), ledger.id.0, &passphrase).map_err(|flaw| match flaw {
        SealFlaw::Passphrase => CliFailure::refused(
            "WRONG_PASSPHRASE",
            crate::text::store::backup::wrong_passphrase(lang, &shown(folder)),
        ),
        SealFlaw::Damaged | SealFlaw::AnotherStore => {
            CliFailure::refused("PACK_DAMAGED", words::damaged(lang, &shown(folder), SECRETS))
        }
    })?;
    if let Some(pepper) = &secrets.pepper {
        let bytes = unhex(pepper).ok_or_else(|| failed(io::ErrorKind::InvalidData.into()))?;
        keep_pepper(&RealDisk::new(folder), &Zeroizing::new(bytes)).map_err(failed)?;
    }
    if let Some(text) = &secrets.file {
        secrets::put_back(&context.place.secrets, text).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => CliFailure::refused(
                "SECRETS_EXIST",
                crate::text::store::backup::secrets_exist(lang, &shown(&context.place.secrets)),
            ),
            _ => CliFailure::Fault(file_fault(lang, &context.place.secrets, &error)),
        })?;
    }
    context.tell(
        || object! { store: shown(folder), pins: secrets.pepper.is_some(), qr_keys: secrets.file.is_some() },
        words::keys_put,
    )
}

/// Ends a packed till: nothing is sold there any more.
///
/// # Errors
/// `NOT_PACKED`; behind a fence.
pub fn finish(context: &Context) -> Result<Exit, CliFailure> {
    let folder = shown(&context.place.store);
    context.with_shop(|shop| {
        let packing = shop.act(request::TillFinish)?;
        let packing = packing.ok_or_else(|| CliFailure::of(shop.lang, TillRefusal::NotPacked))?;
        shop.tell(
            || object! { store: folder, till: packing.till, home: packing.home.to_string(), finished: packing.finished },
            |lang| words::finished(lang, &packing.till, &folder),
        )
    })
}

/// The tills that left.
///
/// # Errors
/// What the engine refuses.
pub fn packed(context: &Context) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| shop.list(&shop.ask(request::Packs)?))
}

/// A till that left is lost.
///
/// # Errors
/// `PACK_HOME`; wrong usage: none or several of that till are away.
pub fn lost(context: &Context, args: LostArgs) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let is_it = |pack: &Pack| {
            pack.till == args.code
                && pack.state != PackState::Home
                && args.pack.as_ref().is_none_or(|id| pack.id.to_string().starts_with(id.as_str()))
        };
        let found: Vec<Pack> = shop.ask(request::Packs)?.into_iter().filter(is_it).collect();
        let [pack] = &found[..] else {
            let ids: Vec<String> = found.iter().map(|pack| pack.id.to_string()).collect();
            return Err(CliFailure::Usage(match ids.is_empty() {
                true => words::none_away(shop.lang, &args.code),
                false => words::which(shop.lang, &args.code, &ids.join(" ")),
            }));
        };
        let reason = args.reason.clone().unwrap_or_default();
        let pack = shop.act(request::PackLost { id: pack.id, reason })?;
        let mut numbers = 0;
        for id in &pack.ids {
            let range = shop.ask(request::Range(*id))?.range;
            numbers += if range.holder == Holder::Withheld { u64::from(range.remaining()) } else { 0 };
        }
        shop.tell(
            || object! { ..json(&pack), withheld: numbers },
            |lang| words::lost(lang, &pack.till, numbers),
        )
    })
}

/// A till that left, for a script.
pub(super) fn json(pack: &Pack) -> Object {
    let Pack { id, till, borrower, at, invoices, state, .. } = pack;
    let ids: Vec<String> = pack.ids.iter().map(RangeId::to_string).collect();
    object! {
        id: id.to_string(), till, lent_as: borrower, state: state.word(), ranges: ids, invoices, at,
    }
}

impl Listing for Pack {
    const RIGHT: &'static [usize] = &[3, 4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Pack { id, till, borrower, ids, at, invoices, state, .. } = self;
        cells![till, borrower, words::state(lang, *state), ids.len(), invoices, at, id]
    }

    fn json(&self) -> Object {
        json(self)
    }
}
