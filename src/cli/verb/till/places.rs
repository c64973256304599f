//! `lj dept add|edit|list` and `lj till add|edit|list`. Departments and tills also come into being by use.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value::{self, OrAny};
use crate::cli::verb::till::pack::{self, LostArgs, PackArgs};
use crate::cli::verb::till::unpack::{self, UnpackArgs};
use crate::domain::{CleanText, CompanyCode, Department, DeptCode, Till, TillCode};
use crate::protocol::request;
use crate::text::{self, Lang};
use clap::{Args, Subcommand};

/// `lj dept …`.
#[derive(Debug, Subcommand)]
pub enum DeptVerb {
    /// Add a department.
    Add(DeptArgs),
    /// Change a department; what is not given stays.
    Edit(DeptArgs),
    /// List departments.
    List,
}

/// The fields of a department.
#[derive(Debug, Args)]
pub struct DeptArgs {
    /// Code of the department.
    #[arg(value_parser = value::dept)]
    code: DeptCode,
    /// Name of the department.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
}

/// `lj till …`.
#[derive(Debug, Subcommand)]
pub enum TillVerb {
    /// Add a till.
    Add(TillArgs),
    /// Change a till; what is not given stays.
    Edit(TillArgs),
    /// List tills.
    List,
    /// A till leaves for a place without a line: a store of its own with lent books.
    Pack(PackArgs),
    /// Bring a till that left home: what it sold is uploaded from here.
    Unpack(UnpackArgs),
    /// List the tills that left.
    Packed,
    /// Note that a till that left is lost: its books are withheld.
    Lost(LostArgs),
    /// In a packed till: put its sealed keys and PINs in place, once.
    Keys,
    /// In a packed till: end it; nothing is sold there any more.
    Finish,
}

/// The fields of a till.
#[derive(Debug, Args)]
pub struct TillArgs {
    /// Code of the till.
    #[arg(value_parser = value::till)]
    code: TillCode,
    /// Name of the till.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
    /// Department that it stands in; `-` for none.
    #[arg(long, value_parser = value::dept_or_any)]
    dept: Option<OrAny<DeptCode>>,
    /// Company that it sells for.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
}

/// Adds, changes or lists departments.
///
/// # Errors
/// `CODE_TAKEN`, `NO_SUCH_DEPT`.
pub fn departments(context: &Context, verb: DeptVerb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        DeptVerb::Add(DeptArgs { code, name }) => {
            put_department(shop, Department { code, name: name.unwrap_or_default() }, true)
        }
        DeptVerb::Edit(args) => {
            let known = shop.ask(request::Departments)?.into_iter().find(|known| known.code == args.code);
            let mut department = known.ok_or_else(|| {
                CliFailure::refused("NO_SUCH_DEPT", text::till::no_such_dept(shop.lang, &args.code))
            })?;
            department.name = args.name.unwrap_or(department.name);
            put_department(shop, department, false)
        }
        DeptVerb::List => shop.list(&shop.ask(request::Departments)?),
    })
}

fn put_department(shop: &Shop<'_>, department: Department, new: bool) -> Result<Exit, CliFailure> {
    shop.act(request::DepartmentPut { department: department.clone(), new })?;
    shop.list([&department])
}

/// Adds, changes or lists tills.
///
/// # Errors
/// `CODE_TAKEN`, `NO_SUCH_TILL`, `NO_SUCH_COMPANY`; as the verbs of a till that leaves.
pub fn tills(context: &Context, verb: TillVerb) -> Result<Exit, CliFailure> {
    match verb {
        TillVerb::Add(args) => context.with_shop(|shop| {
            let code = args.code.clone();
            put_till(shop, args, Till { code, name: CleanText::default(), dept: None, company: None }, true)
        }),
        TillVerb::Edit(args) => context.with_shop(|shop| {
            let known = shop.ask(request::Tills)?.into_iter().find(|known| known.code == args.code);
            let till = known.ok_or_else(|| {
                CliFailure::refused("NO_SUCH_TILL", text::till::no_such_till(shop.lang, &args.code))
            })?;
            put_till(shop, args, till, false)
        }),
        TillVerb::List => context.with_shop(|shop| shop.list(&shop.ask(request::Tills)?)),
        TillVerb::Pack(args) => pack::pack(context, &args),
        TillVerb::Unpack(args) => unpack::unpack(context, &args),
        TillVerb::Packed => pack::packed(context),
        TillVerb::Lost(args) => pack::lost(context, args),
        TillVerb::Keys => pack::keys(context),
        TillVerb::Finish => pack::finish(context),
    }
}

/// The till with what the options say.
fn put_till(shop: &Shop<'_>, args: TillArgs, mut till: Till, new: bool) -> Result<Exit, CliFailure> {
    till.name = args.name.unwrap_or(till.name);
    till.dept = args.dept.map_or(till.dept, |dept| dept.0);
    till.company = args.company.or(till.company);
    shop.act(request::TillPut { till: till.clone(), new })?;
    shop.list([&till])
}

impl Listing for Department {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::till::dept_headings(lang).to_vec()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        cells![self.code, self.name]
    }

    fn json(&self) -> Object {
        object! { dept: self.code, name: self.name }
    }
}

impl Listing for Till {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::till::till_headings(lang).to_vec()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        cells![self.code, self.name, or_blank(self.dept.as_ref()), or_blank(self.company.as_ref())]
    }

    fn json(&self) -> Object {
        object! { till: self.code, name: self.name, dept: self.dept, company: self.company }
    }
}
