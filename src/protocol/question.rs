//! Which requests change no fact.

use super::Request;

impl Request {
    /// True when asking changes no fact: answered in the asking thread, free to repeat without a name.
    pub fn is_question(&self) -> bool {
        match self {
            Self::Store
            | Self::Ranges(_)
            | Self::Range(_)
            | Self::Invoice { .. }
            | Self::Invoices(_)
            | Self::NumberLife { .. }
            | Self::Allowance(_)
            | Self::Goods(_)
            | Self::Good(_)
            | Self::BuyerName(_)
            | Self::ParkedList
            | Self::PrintJobs { .. }
            | Self::ShiftFigures
            | Self::Shift(_)
            | Self::SignIn { .. }
            | Self::Dashboard
            | Self::Watch(_)
            | Self::IsWatched
            | Self::ShowFrame(_)
            | Self::Suggest { .. }
            | Self::Suggestions
            | Self::SuggestionRefuse(_)
            | Self::StaffList
            | Self::UnixUsers
            | Self::Companies
            | Self::CompanyIn { .. }
            | Self::Departments
            | Self::Tills
            | Self::Doctor { .. }
            | Self::LedgerVerify
            | Self::UploadPick { .. }
            | Self::UploadLink(_)
            | Self::RangeCheckAsk(_)
            | Self::RangeCheckWanted
            | Self::RangeCheckTell(..)
            | Self::RangeCheckState(_)
            | Self::UploadStatus
            | Self::UploadLeft
            | Self::Deliveries(_)
            | Self::UploadNow { .. }
            | Self::Trail { .. } => true,
            Self::Allow { preview, .. } => *preview,
            Self::RangeAdd { preview, .. } => *preview,
            Self::Import { dry_run, .. } => *dry_run,
            Self::RangeEdit { .. }
            | Self::RangeDelete(_)
            | Self::RangeDept { .. }
            | Self::RangeTill { .. }
            | Self::RangePause { .. }
            | Self::RangeSplit { .. }
            | Self::Issue(_)
            | Self::CompanyPut { .. }
            | Self::DepartmentPut { .. }
            | Self::TillPut { .. }
            | Self::Cancel { .. }
            | Self::Void { .. }
            | Self::Reissue { .. }
            | Self::AllowanceCancel { .. }
            | Self::GoodsPut { .. }
            | Self::GoodsRemove(_)
            | Self::Park { .. }
            | Self::Unpark(_)
            | Self::Print { .. }
            | Self::PrintAllowance(_)
            | Self::PrintShift(_)
            | Self::OpenDrawer
            | Self::PrintBegin(_)
            | Self::PrintEnd { .. }
            | Self::PrintSay { .. }
            | Self::PrintGiveUp(_)
            | Self::ShiftClose
            | Self::StaffPut { .. }
            | Self::UnixUserPut(_)
            | Self::UnixUserRemove(_)
            | Self::SuggestionAccept(_)
            | Self::UploadSend(_)
            | Self::UploadTell(_)
            | Self::UploadSettle(_)
            | Self::RangeCheck { .. }
            | Self::UploadRetry(_)
            | Self::UploadPark { .. }
            | Self::UploadPause { .. }
            | Self::UploadResume
            | Self::ClockAccept { .. } => false,
        }
    }
}
