//! What a document says and a centre has no field for. The words are kept in the store as the reason of a parking.

use crate::domain::MessageKind;

/// Why a document has no place in a centre's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// The centre is not told this kind (R17).
    #[error("此加值中心不接受 {0}")]
    Kind(MessageKind),
    /// 專案作廢: there is no field for the approval.
    #[error("此加值中心沒有專案作廢核准文號的欄位")]
    Approval,
    /// 特種稅額: there is no field for the kind of invoice.
    #[error("此加值中心不接受特種稅額發票")]
    SpecialTax,
    /// A figure that cannot be written.
    #[error("明細的數字超出範圍")]
    Figure,
    /// The fact and the name of the document are of two kinds.
    #[error("文件的內容與訊息類別不符")]
    Content,
}
