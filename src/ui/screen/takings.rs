//! 日結: what a day or its period brought in, by company, department, till, person or day, and its slip.

pub mod page;
