//! How the program is linked: its relocations are packed (DT_RELR, glibc 2.36 and later). They are read once, at the start,
//! and unpacked they are close to a megabyte of every screen's memory. A linker that does not know the option says so and goes on.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
