//! Which act of selling is decided where.

use crate::engine::core::decision::{Decision, No, Scene};
use crate::engine::sale::issue::Issuer;
use crate::engine::sale::{goods, parked};
use crate::protocol::sale::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    issuer: &mut Issuer<'_>,
    command: &Command,
) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::Issue(_) => issuer.issue(rows, scene.sale()?),
        Command::Park(it) => parked::park(rows, scene, &it.label, &it.sale),
        Command::Unpark(it) => parked::unpark(rows, now, it.0),
        Command::GoodsPut(it) => goods::put(rows, now, &it.goods, it.new),
        Command::GoodsRemove(it) => goods::remove(rows, now, &it.0),
    }
}
