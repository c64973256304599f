//! What a document says and a centre has no field for: kept as the reason why it was taken off the way.

use super::MessageKind;
use serde::{Deserialize, Serialize};

/// Why a document has no place in a centre's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Misfit {
    /// The centre is not told this kind (R17).
    Kind(MessageKind),
    /// 專案作廢: there is no field for the approval.
    Approval,
    /// 特種稅額: there is no field for the kind of invoice.
    SpecialTax,
    /// A figure that cannot be written.
    Figure,
    /// The fact and the name of the document are of two kinds.
    Content,
    /// There is no name for this kind of carrier.
    Carrier,
}
