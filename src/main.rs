//! The thin binary: everything is in the library. A panic is a bug: it is told (the screens first give the
//! terminal back), and the process ends at once, so that no half-made state is ever written (E3).

fn main() -> std::process::ExitCode {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        told(panic);
        lj::cli::panicked(panic);
        std::process::abort();
    }));
    std::process::ExitCode::from(lj::cli::run())
}
