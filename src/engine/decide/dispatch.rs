//! Which act is decided where, by subject.

use super::{
    Decision, Issuer, No, Scene, allowance, correct, goods, import, masters, parked, people, print, ranges,
    reissue, shift, upload,
};
use crate::protocol::{Command, book, correction, delivery, paper, people as staff, sale, store, till};
use crate::store::Queries;

/// Decides an act.
pub(in super::super) fn decide<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    issuer: &mut Issuer<'_>,
    command: &Command,
) -> Result<Decision, No> {
    match command {
        Command::Book(it) => of_book(rows, scene, it),
        Command::Sale(it) => of_sale(rows, scene, issuer, it),
        Command::Correction(it) => of_correction(rows, scene, it),
        Command::Paper(it) => of_paper(rows, scene, it),
        Command::Delivery(it) => of_delivery(rows, scene, it),
        Command::Till(it) => of_till(rows, scene, it),
        Command::People(it) => of_people(rows, scene, it),
        Command::Store(it) => match it {
            store::Command::ClockAccept(it) => masters::clock(rows, scene.now, &it.reason),
        },
    }
}

fn of_book<R: Queries>(rows: &R, scene: &Scene<'_>, command: &book::Command) -> Result<Decision, No> {
    use book::Command;
    let now = scene.now;
    match command {
        Command::RangeAdd(it) => ranges::add(rows, now, &it.drafts),
        Command::RangeEdit(it) => ranges::edit(rows, now, it.id, &it.edit),
        Command::RangeDelete(it) => ranges::delete(rows, now, &it.0),
        Command::RangeDept(it) => ranges::dept(rows, now, &it.ids, it.dept.as_ref()),
        Command::RangeTill(it) => ranges::till(rows, now, &it.ids, it.till.as_ref()),
        Command::RangePause(it) => ranges::pause(rows, now, &it.ids, it.pause),
        Command::RangeSplit(it) => ranges::split(rows, now, it.id, it.at),
        Command::Import(it) => import::import(rows, now, &it.rows, &it.options),
        Command::RangeCheck(it) => ranges::check(rows, now, it.period, &it.allotted, &it.source),
    }
}

fn of_sale<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    issuer: &mut Issuer<'_>,
    command: &sale::Command,
) -> Result<Decision, No> {
    use sale::Command;
    let now = scene.now;
    match command {
        Command::Issue(_) => issuer.issue(rows, scene.sale()?),
        Command::Park(it) => parked::park(rows, scene, &it.label, &it.sale),
        Command::Unpark(it) => parked::unpark(rows, now, it.0),
        Command::GoodsPut(it) => goods::put(rows, now, &it.goods, it.new),
        Command::GoodsRemove(it) => goods::remove(rows, now, &it.0),
    }
}

fn of_correction<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    command: &correction::Command,
) -> Result<Decision, No> {
    use correction::Command;
    match command {
        Command::Cancel(it) => {
            correct::cancel(rows, scene, (it.number, it.period), &it.reason, &it.approval_no)
        }
        Command::Void(it) => correct::void(rows, scene, (it.number, it.period), &it.reason, it.taken_back),
        Command::Reissue(it) => reissue::reissue(rows, scene, (it.number, it.period), scene.sale()?),
        Command::Allow(it) => allowance::allow(rows, scene, (it.number, it.period), &it.lines, &it.reason),
        Command::AllowanceCancel(it) => allowance::cancel(rows, scene, it.number, &it.reason),
    }
}

fn of_paper<R: Queries>(rows: &R, scene: &Scene<'_>, command: &paper::Command) -> Result<Decision, No> {
    use paper::Command;
    let now = scene.now;
    match command {
        Command::Print(it) => {
            print::invoice(rows, scene, (it.number, it.period), (it.paper, it.detail), &it.reason)
        }
        Command::PrintAllowance(it) => print::allowance(rows, scene, it.0),
        Command::PrintShift(it) => print::shift(rows, scene, it.0),
        Command::OpenDrawer(_) => print::drawer(rows, scene),
        Command::PrintBegin(it) => print::begin(rows, now, it.0),
        Command::PrintEnd(it) => print::end(rows, scene, it.job, it.end),
        Command::PrintSay(it) => print::say(rows, scene, it.job, it.held),
        Command::PrintGiveUp(it) => print::give_up(rows, now, it.0),
    }
}

fn of_delivery<R: Queries>(rows: &R, scene: &Scene<'_>, command: &delivery::Command) -> Result<Decision, No> {
    use delivery::Command;
    match command {
        Command::UploadSend(it) => upload::send(rows, scene, &it.0),
        Command::UploadTell(it) => upload::tell(rows, scene, &it.0),
        Command::UploadSettle(it) => upload::settle(rows, scene, &it.0),
        Command::UploadPause(it) => upload::pause(scene, it.seconds),
        Command::UploadResume(_) => upload::resume(rows, scene),
        Command::UploadRetry(it) => upload::retry(rows, scene, it.0),
        Command::UploadPark(it) => upload::park(rows, scene, it.document, &it.why),
    }
}

fn of_till<R: Queries>(rows: &R, scene: &Scene<'_>, command: &till::Command) -> Result<Decision, No> {
    use till::Command;
    let now = scene.now;
    match command {
        Command::CompanyPut(it) => masters::company(rows, now, &it.company, it.new),
        Command::DepartmentPut(it) => masters::department(rows, now, &it.department, it.new),
        Command::TillPut(it) => masters::till(rows, now, &it.till, it.new),
        Command::ShiftClose(_) => shift::close(rows, scene),
        // The committer takes it as the act that was suggested, and no suggestion is one of these.
        Command::SuggestionAccept(it) => {
            Err(No::Broken(format!("suggestion {} came as an act of its own", it.0)))
        }
    }
}

fn of_people<R: Queries>(rows: &R, scene: &Scene<'_>, command: &staff::Command) -> Result<Decision, No> {
    use staff::Command;
    match command {
        Command::StaffPut(it) => people::put_staff(rows, scene, &it.staff, it.new),
        Command::UnixUserPut(it) => people::put_unix_user(rows, scene.now, &it.0),
        Command::UnixUserRemove(it) => people::remove_unix_user(rows, scene.now, it.0),
    }
}
