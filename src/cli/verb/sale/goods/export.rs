//! `lj goods export`: all goods as a CSV file that `lj goods import` reads back the same.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, write_bytes};
use crate::cli::verb::sale::goods::file;
use crate::cli::verb::sale::goods::rows::each_page;
use crate::domain::CleanText;
use crate::protocol::Desk;
use std::path::PathBuf;

/// `lj goods export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write; standard output if not given or `-`.
    #[arg(value_name = "OUT")]
    out: Option<PathBuf>,
}

/// Writes the file.
///
/// # Errors
/// When it cannot be written.
pub fn run(context: &Context, desk: &dyn Desk, args: &Args) -> Result<Exit, CliFailure> {
    let mut goods = Vec::new();
    each_page(context, desk, CleanText::default(), &mut |page| {
        goods.extend(page);
        true
    })?;
    let bytes = file::write(&goods).map_err(|fault| CliFailure::Fault(fault.to_string()))?;
    let out = args.out.as_deref().filter(|path| path.as_os_str() != "-");
    write_bytes(context.lang, out, &bytes)?;
    Ok(Exit::DONE)
}
