//! E0401, 分支機構配號, and E0402, 空白未使用字軌: messages about stretches of numbers instead of single ones.

use super::Fault;
use super::xml::Message;
use crate::domain::{BlankReport, BranchAllotment, Span, TrackOf};

fn track(message: &mut Message, of: TrackOf) {
    message.shown("HeadBan", of.head);
    message.shown("BranchBan", of.branch);
    message.text("InvoiceType", of.tax_kind.word());
    // The even month: the schema's own pattern also takes other signs in its place.
    message.text("YearMonth", &of.period.mig());
    message.shown("InvoiceTrack", of.track);
}

fn ends(message: &mut Message, span: Span) {
    message.shown("InvoiceBeginNo", span.begin());
    message.shown("InvoiceEndNo", span.end());
}

/// E0401: what a branch was given.
///
/// # Errors
/// [`Fault::Spans`].
pub fn e0401(allotment: &BranchAllotment) -> Result<Vec<u8>, Fault> {
    allotment.check()?;
    let mut message = Message::new("BranchTrack", "E0401");
    message.group("Main", |message| {
        track(message, allotment.of);
        ends(message, allotment.whole);
        Ok(())
    })?;
    message.group("Details", |message| {
        allotment.spans.iter().try_for_each(|&span| {
            message.group("BranchTrackItem", |message| {
                ends(message, span);
                message.shown("InvoiceBooklet", BranchAllotment::books(span));
                Ok(())
            })
        })
    })?;
    Ok(message.finish())
}

/// E0402: what nobody used.
///
/// # Errors
/// [`Fault::Spans`].
pub fn e0402(report: &BlankReport) -> Result<Vec<u8>, Fault> {
    report.check()?;
    let mut message = Message::new("BranchTrackBlank", "E0402");
    message.group("Main", |message| {
        track(message, report.of);
        Ok(())
    })?;
    message.group("Details", |message| {
        report.spans.iter().try_for_each(|&span| {
            message.group("BranchTrackBlankItem", |message| {
                ends(message, span);
                Ok(())
            })
        })
    })?;
    Ok(message.finish())
}
