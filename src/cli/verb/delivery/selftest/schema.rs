//! The schemas of MIG 4.1, where `LJ_XSD` names their folder, and what `xmllint` says by them.

use crate::cli::out::clean;
use crate::world::read_text;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the schemas: in it `v41/F0401.xsd` and so on.
const VARIABLE: &str = "LJ_XSD";
/// The program.
const PROGRAM: &str = "xmllint";
/// A schema of MIG has less than 100 KiB.
const SCHEMA_BYTES_MAX: usize = 1 << 20;
/// Its exit codes for a file: no XML, and not valid. Others are about the schema or the program itself.
const REFUSALS: [i32; 3] = [1, 3, 4];
/// What the published E0401 and E0402 have in a name: a blank that Java takes away and libxml2 does not.
const BLANK_NAME: &str = "name=\" ";

/// What the schemas say of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// It is a message of its kind.
    Valid,
    /// It is none, in the program's words.
    Invalid(String),
    /// No schemas are named, or the program is not here, or it cannot read this schema.
    Unchecked,
}

impl Schema {
    /// The word for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid(_) => "invalid",
            Self::Unchecked => "unchecked",
        }
    }
}

/// Where the schemas are.
pub struct Schemas(Option<PathBuf>);

impl Schemas {
    /// As the environment names them.
    pub fn of_environment() -> Self {
        Self(std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from))
    }

    /// Asks `xmllint` about a file of one message; the file's path is absolute.
    pub fn check(&self, message: &str, file: &Path) -> Schema {
        let Some(folder) = &self.0 else { return Schema::Unchecked };
        let schema = folder.join("v41").join(format!("{message}.xsd"));
        match read_text(&schema, SCHEMA_BYTES_MAX) {
            Ok(text) if !text.contains(BLANK_NAME) => {}
            Ok(_) | Err(_) => return Schema::Unchecked,
        }
        let asked =
            Command::new(PROGRAM).args(["--noout", "--nonet", "--schema"]).arg(&schema).arg(file).output();
        match asked {
            Ok(told) if told.status.success() => Schema::Valid,
            Ok(told) if told.status.code().is_some_and(|code| REFUSALS.contains(&code)) => {
                let said = String::from_utf8_lossy(&told.stderr);
                Schema::Invalid(clean(said.lines().next().unwrap_or_default()))
            }
            Ok(_) | Err(_) => Schema::Unchecked,
        }
    }
}
