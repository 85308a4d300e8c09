//! The binary: an exit code from [`goproxy_cfg::cli::main`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(goproxy_cfg::cli::main())
}
