//! A bare repository with a module's files, one commit and one tag a version.

use crate::modules::Module;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A git command that knows nothing of this machine's settings.
pub(super) fn git() -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GIT_")) {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_COUNT", "1");
    command.env("GIT_CONFIG_KEY_0", "safe.directory").env("GIT_CONFIG_VALUE_0", "*");
    command.env("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" });
    command
}

/// Makes the repository at `dir`.
pub(super) fn make(dir: &Path, module: &Module) {
    let made = git().args(["init", "--quiet", "--bare", "--initial-branch=main"]).arg(dir).status();
    assert!(made.expect("`git` is installed").success(), "git init {}", dir.display());
    let mut import = git();
    import.arg("-C").arg(dir).args(["fast-import", "--quiet", "--date-format=rfc2822"]).stdin(Stdio::piped());
    let mut import = import.spawn().expect("`git` is installed");
    import.stdin.take().expect("piped").write_all(&history(module)).expect("git fast-import reads");
    assert!(import.wait().expect("git fast-import ends").success(), "git fast-import for {}", module.path);
}

/// The module's history as `git fast-import` reads it.
fn history(module: &Module) -> Vec<u8> {
    let mut stream = Vec::new();
    for (index, version) in module.versions.iter().enumerate() {
        let tag = &version.version;
        let month = version.time.get(5..7).and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1];
        let mark = index + 1;
        stream.extend_from_slice(
            format!(
                "commit refs/heads/main\nmark :{mark}\ncommitter Lab <lab@example.com> 14 {month} 2020 12:46:07 +0000\n\
                 data {}\n{tag}\ndeleteall\n",
                tag.len()
            )
            .as_bytes(),
        );
        for (name, data) in &version.files {
            stream.extend_from_slice(format!("M 100644 inline {name}\ndata {}\n", data.len()).as_bytes());
            stream.extend_from_slice(data);
            stream.push(b'\n');
        }
        stream.extend_from_slice(format!("\nreset refs/tags/{tag}\nfrom :{mark}\n\n").as_bytes());
    }
    stream
}
