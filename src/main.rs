//! The `raven` program; everything is in [`raven::cli`].

fn main() -> std::process::ExitCode {
    raven::cli::main()
}
