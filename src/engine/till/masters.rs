//! Acts on companies, departments and tills (R1).

use crate::domain::{
    ADDRESS_CHARS_MAX, COMPANY_NAME_CHARS_MAX, Company, CompanyCode, CompanyState, Moment, Till, TillAct,
    TillRefusal, check_length,
};
use crate::engine::core::{Decision, No};
use crate::protocol::till::request::{CompanyPut, DepartmentPut};
use crate::store::{Queries, StoreFault};
use std::ops::ControlFlow;

pub(crate) fn company<R: Queries>(rows: &R, now: Moment, it: &CompanyPut) -> Result<Decision, No> {
    let &CompanyPut { ref company, new } = it;
    // Every message says both, and a text that must be cut says something else.
    check_length(&company.name, COMPANY_NAME_CHARS_MAX)?;
    check_length(&company.address, ADDRESS_CHARS_MAX)?;
    if company.ubn.is_zeros() || company.head_ubn.is_zeros() {
        return Err(TillRefusal::UbnOfZeros.into());
    }
    let old = rows.company(&company.code)?;
    match &old {
        Some(_) if new => return Err(TillRefusal::CodeTaken(company.code.to_string()).into()),
        None if !new => return Err(TillRefusal::NoSuchCompany(company.code.clone()).into()),
        Some(old) if old.ubn != company.ubn && has_ranges(rows, old)? => {
            return Err(TillRefusal::CompanyInUse { code: old.code.clone(), ubn: old.ubn }.into());
        }
        Some(_) | None => {}
    }
    // Every change makes the next state; what was issued keeps the one that it names.
    let before = old.as_ref().map_or(CompanyState::default(), |old| old.state);
    let same = old.is_some_and(|old| old == Company { state: before, ..company.clone() });
    let state = if same { before } else { CompanyState(before.0 + 1) };
    let company = Company { state, ..company.clone() };
    Ok(Decision::put(TillAct::Company(Box::new(company)), now).unless(same))
}

fn has_ranges<R: Queries>(rows: &R, company: &Company) -> Result<bool, StoreFault> {
    let mut found = false;
    rows.walk_ranges(&mut |range| {
        found = range.company == company.code;
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

pub(crate) fn department<R: Queries>(rows: &R, now: Moment, it: &DepartmentPut) -> Result<Decision, No> {
    let &DepartmentPut { ref department, new } = it;
    let old = rows.departments()?.into_iter().find(|old| old.code == department.code);
    if old.is_some() && new {
        return Err(TillRefusal::CodeTaken(department.code.to_string()).into());
    }
    Ok(Decision::put(TillAct::Department(department.clone()), now).unless(old.as_ref() == Some(department)))
}

pub(crate) fn till<R: Queries>(rows: &R, now: Moment, till: &Till, new: bool) -> Result<Decision, No> {
    let old = rows.till(&till.code)?;
    if old.is_some() && new {
        return Err(TillRefusal::CodeTaken(till.code.to_string()).into());
    }
    if let Some(code) = &till.company
        && rows.company(code)?.is_none()
    {
        return Err(TillRefusal::NoSuchCompany(code.clone()).into());
    }
    Ok(Decision::put(TillAct::Till(till.clone()), now).unless(old.as_ref() == Some(till)))
}

/// The company of that code, or the store's first.
pub(crate) fn company_or_first<R: Queries>(rows: &R, code: Option<&CompanyCode>) -> Result<Company, No> {
    let first = rows.meta()?.first_company.clone();
    let code = code.or(first.as_ref()).ok_or(TillRefusal::NoCompany)?;
    rows.company(code)?.ok_or_else(|| TillRefusal::NoSuchCompany(code.clone()).into())
}
