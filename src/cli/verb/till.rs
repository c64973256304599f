//! Who sells where: companies, departments, tills, and the close of a shift.

pub mod companies;
pub mod pack;
pub mod places;
pub mod shift;
pub mod unpack;
