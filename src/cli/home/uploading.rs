//! The upload thread as this process composes it: the engine's desk, the machine's settings and secrets. A sample store
//! without settings has a local centre of its own, which lives and ends with the thread.

use crate::cli::home::identity::service;
use crate::cli::home::secrets;
use crate::cli::out::{clean, shown};
use crate::domain::{AllocationRow, LinkTrouble, Moment, Range, delivery_words};
use crate::protocol::{
    Desk, LinkState, PAGE_ROWS_MAX, PageStart, RangeFilter, RangePlace, RangeQuery, Who, request,
};
use crate::sandbox::{self, Sandbox, Terms};
use crate::text::{self, Lang};
use crate::uplink::{
    Gateway, OWN_CENTRE, OfflineAccount, OfflineCentre, OpenFault, Parts, Place, Settings, Timing, Uplink,
    Way, open,
};
use crate::wire::offline::Merchant;
use crate::wire::{CentreKey, Flavour};
use crate::world::{Clock, FrozenClock, SystemEntropy, below};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How soon the own local centre says that the platform has a document: as on a good day.
const OWN_CONFIRM_AFTER_S: i64 = 2;
/// How often the own local centre is asked about that; it is in the same process.
const OWN_CONFIRM_EVERY: Duration = Duration::from_secs(5);

/// With what this process uploads when it becomes the engine.
#[derive(Clone)]
pub struct Plan {
    /// `[uplink]`.
    pub settings: Settings,
    /// The secret file.
    pub secrets: PathBuf,
    /// The witness of a sample's own local centre.
    pub witness: PathBuf,
    /// Of the sentences.
    pub lang: Lang,
    /// A frozen clock, which only a sample store takes.
    pub now: Option<Moment>,
}

/// The thread at work.
pub struct Uploading {
    // Before the centre: what is on its way ends first.
    uplink: Uplink,
    _own_centre: Option<Sandbox>,
}

impl Uploading {
    /// Ends it; what may still go is let go, within the drain time.
    pub fn stop(self) {
        self.uplink.stop(&mut |_| {});
    }
}

/// Starts it on an open engine; `None` where this machine does not upload.
///
/// # Errors
/// A sentence. The engine knows of it too, so that the screens say it.
pub fn start(plan: &Plan, desk: Arc<dyn Desk>, clock: &Arc<dyn Clock>) -> Result<Option<Uploading>, String> {
    let clock = FrozenClock::over(Arc::clone(clock), plan.now);
    let who = service(desk, Arc::clone(&clock), plan.now, "u");
    // What a packed till sold is uploaded by its home.
    if is_packed(&who) {
        return Ok(None);
    }
    let sample = is_trial(&who);
    let made = gateway(plan, &who, sample, &clock).map_err(|(trouble, why)| {
        let link = LinkState {
            gateway: Some(name_of(&plan.settings.way).to_owned()),
            trouble: Some((trouble, clock.now())),
            words: delivery_words(&why),
            ..LinkState::default()
        };
        // An engine that does not listen has a trouble of its own, which it tells.
        let _ = who.ask(request::UploadLink(link));
        text::delivery::uplink::off(plan.lang, &why)
    })?;
    let Some((gateway, own_centre, timing)) = made else { return Ok(None) };
    let jitter = Arc::new(|end| below(&SystemEntropy, end));
    let parts = Parts { who, gateway, timing, jitter };
    let uplink = Uplink::start(parts)
        .map_err(|error| text::delivery::uplink::off(plan.lang, &clean(&error.to_string())))?;
    Ok(Some(Uploading { uplink, _own_centre: own_centre }))
}

/// Says to an engine that does not upload which centre is set, or that a sample has its own: what that cannot be told is refused here too (R17), and the
/// state of the way is that of the settings.
pub fn tell(way: &Way, desk: &Arc<dyn Desk>, clock: &Arc<dyn Clock>, now: Option<Moment>) {
    let who = service(Arc::clone(desk), FrozenClock::over(Arc::clone(clock), now), now, "u");
    if is_packed(&who) {
        return;
    }
    let own = || (*way == Way::Unset && is_trial(&who)).then_some(OWN_CENTRE);
    let Some(takes) = way.takes().or_else(own) else { return };
    let link = LinkState {
        gateway: Some(takes.name.to_owned()),
        carries: Some(takes.kinds.to_vec()),
        together: Some(takes.together),
        proxy: way.proxy().as_deref().map(delivery_words),
        idle: true,
        ..LinkState::default()
    };
    // An engine that does not listen has a trouble of its own, which it tells.
    let _ = who.ask(request::UploadLink(link));
    let _ = who.ask(request::UploadApproval(takes.approval));
    let _ = who.ask(request::UploadAfterAllowance(takes.after_allowance));
}

fn is_packed(who: &Who) -> bool {
    who.ask(request::Packing).is_ok_and(|packing| packing.is_some())
}

fn is_trial(who: &Who) -> bool {
    who.ask(request::Store).is_ok_and(|info| info.kind.is_trial())
}

type Made = Option<(Arc<dyn Gateway>, Option<Sandbox>, Timing)>;

fn gateway(
    plan: &Plan,
    who: &Who,
    sample: bool,
    clock: &Arc<dyn Clock>,
) -> Result<Made, (LinkTrouble, String)> {
    let (settings, lang) = (&plan.settings, plan.lang);
    if settings.way == Way::Unset && sample {
        let (gateway, centre) =
            own_centre(plan, who, Arc::clone(clock)).map_err(|why| (LinkTrouble::Unreachable, why))?;
        let timing = Timing { confirm: OWN_CONFIRM_EVERY, ..settings.waits.timing() };
        return Ok(Some((gateway, Some(centre), timing)));
    }
    if matches!(settings.way, Way::Unset | Way::Nowhere) {
        return Ok(None);
    }
    let keys = secrets::uplink_keys(lang, &plan.secrets).map_err(|why| (LinkTrouble::Account, why))?;
    let gateway = open(settings, &keys, sample).map_err(|fault| told(plan, &fault))?;
    Ok(gateway.map(|gateway| (gateway, None, settings.waits.timing())))
}

fn told(plan: &Plan, fault: &OpenFault) -> (LinkTrouble, String) {
    let lang = plan.lang;
    match fault {
        OpenFault::NoSecret(name) => {
            let path = shown(&plan.secrets);
            (LinkTrouble::Account, text::delivery::uplink::no_secret(lang, name, &path))
        }
        OpenFault::BadSecret(name) => (LinkTrouble::Account, text::delivery::uplink::bad_secret(lang, name)),
        OpenFault::SampleLeaves(host) => {
            (LinkTrouble::NotTheCentre, text::delivery::uplink::sample_leaves(lang, &clean(host)))
        }
        OpenFault::ClearText(url) => {
            (LinkTrouble::Certificate, text::delivery::uplink::clear_text(lang, &clean(url)))
        }
        OpenFault::SampleWaits => {
            (LinkTrouble::Account, text::delivery::uplink::sample_waits(lang).to_owned())
        }
        OpenFault::Line(fault) => (LinkTrouble::Certificate, clean(&fault.to_string())),
    }
}

fn name_of(way: &Way) -> &'static str {
    match way {
        Way::Unset => OWN_CENTRE.name,
        Way::Nowhere => "none",
        Way::OfflineCentre { .. } => crate::uplink::OFFLINE_CENTRE,
        Way::Amego { .. } => "amego",
        Way::Turnkey(_) => "turnkey",
    }
}

/// The ranges of a sample, which its own centre takes for allotted; none where the engine does not tell them all.
fn ranges(who: &Who) -> Vec<AllocationRow> {
    let (mut rows, mut start) = (Vec::new(), PageStart::Top);
    loop {
        let query = RangeQuery { filter: RangeFilter::default(), start, limit: PAGE_ROWS_MAX };
        let Ok(page) = who.ask(request::Ranges(query)) else { return Vec::new() };
        rows.extend(page.rows.iter().map(|row| {
            let Range { ubn, tax_kind, period, span, .. } = row.range;
            AllocationRow { line: 1, ubn, tax_kind, period, span }
        }));
        match page.rows.last() {
            Some(last) if page.more_below => start = PageStart::After(RangePlace::of(&last.range)),
            Some(_) | None => return rows,
        }
    }
}

/// A local centre in this process, and the way to it.
fn own_centre(plan: &Plan, who: &Who, clock: Arc<dyn Clock>) -> Result<(Arc<dyn Gateway>, Sandbox), String> {
    let who = who.clone();
    let terms = Terms {
        ranges: Some(Arc::new(move || ranges(&who))),
        ledger: Some(plan.witness.clone()),
        confirm_after_s: if plan.now.is_some() { 0 } else { OWN_CONFIRM_AFTER_S },
        own: true,
        ..Terms::sound(clock)
    };
    let centre = Sandbox::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None, terms)
        .map_err(|fault| clean(&fault.to_string()))?;
    let key = CentreKey::parse(sandbox::HASH_KEY, sandbox::HASH_IV)
        .ok_or_else(|| text::delivery::uplink::bad_secret(plan.lang, "hash_key"))?;
    let merchant = Merchant {
        id: sandbox::MERCHANT.to_owned(),
        machine: sandbox::MACHINE.to_owned(),
        flavour: Flavour::Ecpay,
    };
    let account = OfflineAccount { name: OWN_CENTRE.name, merchant, key, seller: None };
    let place = Place { url: centre.url(), authority: None, answer_time: plan.settings.waits.answer };
    let gateway = OfflineCentre::new(&place, account).map_err(|fault| clean(&fault.to_string()))?;
    Ok((Arc::new(gateway), centre))
}
