//! How a life of the store begins.

use crate::domain::{
    Act, Beginning, Begun, CleanText, HostId, Incarnation, IncarnationId, StoreAct, TEXT_CHARS_MAX,
    text_that_fits,
};
use crate::engine::core::{EngineFault, Parts};

/// A life that could begin now, by chance; `host` is the machine, where it has a name.
///
/// # Errors
/// [`EngineFault::Entropy`].
pub(crate) fn next(parts: &Parts, host: Option<HostId>) -> Result<Incarnation, EngineFault> {
    let mut id = [0; 16];
    parts.entropy.fill(&mut id).map_err(|error| EngineFault::Entropy(error.to_string()))?;
    let visible = CleanText::keep_visible(&parts.host);
    let host_name =
        CleanText::new(text_that_fits(&visible, TEXT_CHARS_MAX), TEXT_CHARS_MAX).unwrap_or_default();
    Ok(Incarnation { id: IncarnationId(id), host: host.unwrap_or(HostId([0; 16])), host_name })
}

/// The fact of a life that withholds nothing.
pub(crate) fn begins(incarnation: Incarnation, beginning: Beginning) -> Act {
    let (withheld, reason) = (Vec::new(), CleanText::default());
    let begun = Begun { incarnation, beginning, withheld, reason, doubted: None };
    StoreAct::Begun(Box::new(begun)).into()
}
