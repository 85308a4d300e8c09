//! What `-x` in GOFLAGS makes a go command print besides: told from what it would have printed without, line by line.
//!
//! Taken away is only what nothing but `-x` prints: requests, git's command lines, files and tools of a build in a work
//! folder. What is in doubt is the user's.

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A request or a command of `-x` that tells where something came from.
    Trace,
    /// `-x` printed it, and it says nothing of servers.
    Noise,
    /// The command's own word.
    Theirs,
}

/// Reads standard error line by line.
#[derive(Clone, Debug, Default)]
pub struct Noise {
    /// Within the text of a file that `cat` would write.
    in_file: bool,
    /// The build's work folder, as `WORK=` names it.
    work: Option<String>,
}

impl Noise {
    /// Takes in one line, without its line break.
    pub fn whose(&mut self, line: &str) -> Whose {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if self.in_file {
            self.in_file = line != "EOF";
            return Whose::Noise;
        }
        if line.starts_with("# get ") || is_of_git(line) {
            return Whose::Trace;
        }
        if let Some(work) = line.strip_prefix("WORK=").filter(|work| work.contains("go-build")) {
            self.work = Some(work.to_owned());
            return Whose::Noise;
        }
        if line.starts_with("cat >") && line.contains("<< 'EOF'") {
            self.in_file = true;
            return Whose::Noise;
        }
        if self.is_of_a_build(line) { Whose::Noise } else { Whose::Theirs }
    }

    /// Whether a line without its end may still turn out to be of `-x`.
    pub fn may_become(&self, beginning: &str) -> bool {
        const BEGINNINGS: [&str; 15] = [
            "# get ",
            "# lock ",
            "WORK=",
            "cat >",
            "mkdir -p ",
            "cd ",
            "cp ",
            "mv ",
            "rm -",
            "echo ",
            "git ",
            "go tool ",
            "$WORK/",
            "TERM=",
            "GOROOT=",
        ];
        let fits = |known: &&str| beginning.starts_with(*known) || known.starts_with(beginning);
        self.in_file || beginning.starts_with('/') || BEGINNINGS.iter().any(fits)
    }

    fn is_of_a_build(&self, line: &str) -> bool {
        let first = line.split(' ').next().unwrap_or_default();
        let in_work = line.contains("$WORK") || self.work.as_ref().is_some_and(|work| line.contains(work.as_str()));
        // A message about a file in the work folder: `$WORK/b001/x.go:1:2: …`, which the compiler or vet wrote.
        let is_message =
            first.ends_with(':') || first.split(':').nth(1).is_some_and(|part| part.parse::<u32>().is_ok());
        let is_tool =
            (first.contains("/pkg/tool/") || first.contains("\\pkg\\tool\\")) && (in_work || line.contains(" -"));
        let is_assigned = |name: &str| first.starts_with(name) && first.contains("='");
        match first {
            "mkdir" => line.starts_with("mkdir -p "),
            // A folder change of its own line comes before the commands that are run there.
            "cd" => line.split(' ').count() == 2 && (line == "cd ." || line.contains(['/', '\\']) || in_work),
            "cp" | "mv" | "rm" | "echo" | "touch" | "chmod" | "ln" => in_work,
            "go" => line.starts_with("go tool ") && in_work,
            "gcc" | "g++" | "clang" | "clang++" | "ar" | "cc" | "c++" => in_work || line.ends_with(" || true"),
            _ if is_tool => true,
            _ if is_assigned("TERM") || is_assigned("GOROOT") || is_assigned("CGO_LDFLAGS") => {
                in_work || line.contains(" -")
            }
            // The test or the program that was built there is run.
            _ => in_work && !is_message && first.contains("/b0") && !first.contains(':'),
        }
    }
}

/// What modfetch prints of version control: `cd DIR; git …`, the same after it ran with its time before it, the cache's
/// folder and its lock.
fn is_of_git(line: &str) -> bool {
    let after = line.split_once("s # ").filter(|(time, _)| {
        let digits = time.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        digits && time.contains('.')
    });
    let command = after.map_or(line, |(_, command)| command);
    let (dir, command) = match command.strip_prefix("cd ").and_then(|rest| rest.split_once("; ")) {
        Some((dir, command)) => (dir, command),
        None => ("", command),
    };
    let vcs = ["git ", "hg ", "svn ", "bzr ", "fossil "].iter().any(|name| command.starts_with(name));
    let in_cache = |text: &str| text.contains("cache/vcs") || text.contains("cache\\vcs");
    vcs && (after.is_some() || in_cache(dir) || in_cache(command))
        || (line.starts_with("# lock ") || line.starts_with("mkdir -p ") || line.starts_with("# /")) && in_cache(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_x_adds_is_told_from_the_commands_own_words() {
        let mut noise = Noise::default();
        for (line, expected) in [
            ("WORK=/tmp/go-build12", Whose::Noise),
            ("# get https://goproxy.cn/x/@v/list", Whose::Trace),
            ("# get https://goproxy.cn/x/@v/list: 200 OK (0.005s)", Whose::Trace),
            ("mkdir -p $WORK/b001/", Whose::Noise),
            ("mkdir -p /m/cache/vcs # git3 https://github.com/x/y", Whose::Trace),
            ("# lock /m/cache/vcs/ab.lock", Whose::Trace),
            ("cd /m/cache/vcs/ab; git tag -l", Whose::Trace),
            ("0.123s # cd /m/cache/vcs/ab; git fetch -f https://github.com/x/y", Whose::Trace),
            ("cat >$WORK/b001/importcfg << 'EOF' # internal", Whose::Noise),
            ("# import config", Whose::Noise),
            ("anything", Whose::Noise),
            ("EOF", Whose::Noise),
            ("cd /home/u/p", Whose::Noise),
            ("cd .", Whose::Noise),
            ("/go/pkg/tool/linux_amd64/compile -o $WORK/b001/_pkg_.a -p main", Whose::Noise),
            ("/go/pkg/tool/linux_amd64/pack r $WORK/b012/_pkg_.a $WORK/b012/cpu.o # internal", Whose::Noise),
            ("go tool buildid -w $WORK/b006/_pkg_.a # internal", Whose::Noise),
            ("TERM='dumb' gcc -I . -o $WORK/b001/_cgo_main.o -c _cgo_main.c", Whose::Noise),
            ("gcc -Qunused-arguments -c -x c - -o /dev/null || true", Whose::Noise),
            ("GOROOT='/go' /go/pkg/tool/linux_amd64/link -o $WORK/b001/exe/a.out", Whose::Noise),
            ("mv $WORK/b001/exe/a.out p", Whose::Noise),
            ("rm -rf $WORK/b001/", Whose::Noise),
            ("$WORK/b001/exe/p 1 2", Whose::Noise),
            ("/tmp/go-build12/b001/p.test -test.timeout=10m0s", Whose::Noise),
            // The command's own.
            ("# example.com/p", Whose::Theirs),
            ("./main.go:3:1: syntax error", Whose::Theirs),
            ("$WORK/b001/_cgo_gotypes.go:12:3: bad", Whose::Theirs),
            ("go: downloading github.com/pkg/errors v0.9.1", Whose::Theirs),
            ("cd into the folder", Whose::Theirs),
            ("cd here", Whose::Theirs),
            ("gcc: error: no input files", Whose::Theirs),
            ("cp: cannot stat 'x'", Whose::Theirs),
            ("git is not installed", Whose::Theirs),
            ("rm: no such file", Whose::Theirs),
            ("/usr/bin/foo: permission denied", Whose::Theirs),
            ("", Whose::Theirs),
        ] {
            assert_eq!(noise.whose(line), expected, "{line}");
        }
    }

    #[test]
    fn a_prompt_is_not_held_back() {
        let noise = Noise::default();
        assert!(["", "W", "# ge", "cd /x", "/go/pkg/to", "mkd"].iter().all(|text| noise.may_become(text)));
        assert!(["Password: ", "42%", "hi"].iter().all(|text| !noise.may_become(text)));
    }
}
