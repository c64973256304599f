//! `lj goods export`: all goods as a CSV file that `lj goods import` reads back the same.

use crate::cli::context::Context;
use crate::cli::out::exit::CliFailure;
use crate::cli::out::output::clean;
use crate::cli::verb::sale::goods::each_page;
use crate::cli::verb::sale::goods::file;
use crate::domain::CleanText;
use crate::protocol::Desk;
use crate::text::verbs;
use std::io::{self, Write};
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
pub fn run(context: &Context, desk: &dyn Desk, args: &Args) -> Result<(), CliFailure> {
    let mut goods = Vec::new();
    each_page(context, desk, CleanText::default(), &mut |page| {
        goods.extend(page);
        true
    })?;
    let bytes = file::write(&goods).map_err(|fault| CliFailure::Fault(fault.to_string()))?;
    match args.out.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => std::fs::write(path, bytes).map_err(|error| {
            let shown = clean(&path.display().to_string());
            CliFailure::Fault(verbs::path_fault(context.lang, &shown, &clean(&error.to_string())))
        }),
        None => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(&bytes).and_then(|()| stdout.flush()).map_err(|e| CliFailure::of_output(&e))
        }
    }
}
