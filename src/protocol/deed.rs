//! Which deed of the access matrix a request is.

use super::Request;
use crate::domain::Deed;

impl Request {
    /// The deed that the caller's role must allow.
    pub fn deed(&self) -> Deed {
        match self {
            // Who may not do anything may still leave, and what is pending goes all the same.
            Self::Store
            | Self::Companies
            | Self::CompanyIn { .. }
            | Self::SignIn { .. }
            | Self::IsWatched
            | Self::ShowFrame(_)
            | Self::UploadLeft => Deed::Greet,
            Self::Ranges(_)
            | Self::Range(_)
            | Self::Goods(_)
            | Self::Good(_)
            | Self::Departments
            | Self::Tills
            | Self::UploadStatus
            | Self::RangeCheckState(_)
            | Self::PrintJobs { .. } => Deed::Look,
            Self::Invoice { .. }
            | Self::Invoices(_)
            | Self::NumberLife { .. }
            | Self::Allowance(_)
            | Self::Deliveries(_)
            | Self::Shift(_)
            | Self::ShiftFigures => Deed::LookUpInvoices,
            Self::Issue(_)
            | Self::Park { .. }
            | Self::ParkedList
            | Self::Unpark(_)
            | Self::BuyerName(_)
            | Self::OpenDrawer
            | Self::Suggestions
            | Self::SuggestionAccept(_)
            | Self::SuggestionRefuse(_) => Deed::Sell,
            Self::Print { .. }
            | Self::PrintAllowance(_)
            | Self::PrintShift(_)
            | Self::PrintSay { .. }
            | Self::PrintGiveUp(_) => Deed::Paper,
            Self::Cancel { approval_no, .. } if !approval_no.is_empty() => Deed::CorrectLate,
            Self::Cancel { .. }
            | Self::Void { .. }
            | Self::Reissue { .. }
            | Self::Allow { .. }
            | Self::AllowanceCancel { .. } => Deed::Correct,
            Self::ShiftClose => Deed::CloseShift,
            Self::RangeAdd { drafts, .. }
                if drafts.iter().any(|draft| draft.last_issued.is_some() || draft.cancelled > 0) =>
            {
                Deed::CarryNumbers
            }
            Self::RangeAdd { .. }
            | Self::RangeEdit { .. }
            | Self::RangeDelete(_)
            | Self::RangeDept { .. }
            | Self::RangeTill { .. }
            | Self::RangePause { .. }
            | Self::RangeCheck { .. }
            | Self::RangeCheckAsk(_)
            | Self::RangeSplit { .. }
            | Self::Import { .. } => Deed::KeepRanges,
            Self::GoodsPut { .. } | Self::GoodsRemove(_) => Deed::KeepGoods,
            Self::CompanyPut { .. } | Self::DepartmentPut { .. } | Self::TillPut { .. } => Deed::KeepMasters,
            Self::StaffList
            | Self::StaffPut { .. }
            | Self::UnixUsers
            | Self::UnixUserPut(_)
            | Self::UnixUserRemove(_) => Deed::KeepPeople,
            Self::Dashboard | Self::Watch(_) | Self::Suggest { .. } => Deed::Administer,
            Self::ClockAccept { .. } => Deed::AcceptClock,
            Self::Doctor { .. } | Self::LedgerVerify | Self::Trail { .. } => Deed::Audit,
            Self::UploadNow { .. } => Deed::UploadNow,
            Self::UploadPause { .. }
            | Self::UploadResume
            | Self::UploadRetry(_)
            | Self::UploadSettle(_)
            | Self::UploadPark { .. } => Deed::Upload,
            Self::PrintBegin(_)
            | Self::PrintEnd { .. }
            | Self::UploadPick { .. }
            | Self::UploadSend(_)
            | Self::UploadTell(_)
            | Self::RangeCheckWanted
            | Self::RangeCheckTell(..)
            | Self::UploadLink(_) => Deed::Serve,
        }
    }
}
