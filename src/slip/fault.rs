//! Why a slip cannot be made. None of these can happen to an invoice that the engine issued and a kind of
//! paper that R10 allows for it; they guard against a record from elsewhere.

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlipFault {
    /// R10: a donated invoice, or one in a carrier without a buyer's UBN, has no proof slip.
    #[error("this invoice has no proof slip: it is donated or in a carrier")]
    NoProof,
    /// R1: the sample key on a slip that does not say 測試.
    #[error("without a QR key only sample slips are printed")]
    SampleKey,
    /// A sum below zero or beyond the eight hex digits of the QR code.
    #[error("an amount does not fit the QR code")]
    Amount,
    /// An issue date before ROC 1 or after ROC 999.
    #[error("the issue date does not fit the QR code")]
    Date,
    /// A text that the bar code or QR code cannot hold.
    #[error("a text does not fit its bar code")]
    Symbol,
    /// More blocks than [`super::BLOCKS_MAX`].
    #[error("the slip is too long")]
    TooLong,
    /// The PNG encoder failed.
    #[error("the picture could not be encoded")]
    Picture,
}
