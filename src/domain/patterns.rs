//! Lists of module path patterns: GOPRIVATE, GONOPROXY, GONOSUMDB, GOINSECURE (`go help module-private`).
//!
//! The rules are those of `MatchPrefixPatterns` in golang.org/x/mod/module and of `path.Match`; the tests in
//! `tests/rules_against_go.rs` hold both beside the real ones.

use std::collections::BTreeSet;

use crate::domain::goproxy::ascii_twin;
use crate::text::{Message, findings, policy};

mod glob;
mod meant;

pub use glob::path_match;
use meant::{meant, mended, without_scheme};

/// Whether some pattern of the comma-separated list matches the module path `target` or what stands above it.
///
/// Nothing is trimmed but one trailing slash of a pattern, so a pattern with a space before it never matches. A pattern
/// with N slashes is held against the first N+1 elements of `target`. A malformed pattern matches nothing.
pub fn matches(patterns: &str, target: &str) -> bool {
    patterns.split(',').any(|pattern| {
        let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
        !pattern.is_empty()
            && prefix_of(target, pattern.matches('/').count())
                .is_some_and(|prefix| path_match(pattern, prefix).unwrap_or(false))
    })
}

/// The first `slashes` + 1 elements of `target`, if it has so many.
fn prefix_of(target: &str, slashes: usize) -> Option<&str> {
    match target.match_indices('/').nth(slashes) {
        Some((end, _)) => target.get(..end),
        None => (target.matches('/').count() == slashes).then_some(target),
    }
}

/// The entries of a list as they stand there, spaces included; empty ones left out.
pub fn split(patterns: &str) -> Vec<&str> {
    patterns.split(',').filter(|pattern| !pattern.is_empty()).collect()
}

/// `existing` and what of `added` is not in it yet, in order, each once. A trailing slash makes no difference.
pub fn merge(existing: &str, added: &str) -> String {
    let mut union: Vec<&str> = Vec::new();
    for pattern in split(existing).into_iter().chain(split(added)) {
        if !union.iter().any(|have| trim_slash(have) == trim_slash(pattern)) {
            union.push(pattern);
        }
    }
    union.join(",")
}

/// The list with `from` wherever it stands replaced by `to`, each pattern once.
pub fn replaced(patterns: &str, from: &str, to: &str) -> String {
    entries(patterns).fold(String::new(), |list, pattern| merge(&list, if pattern == from { to } else { pattern }))
}

fn trim_slash(pattern: &str) -> &str {
    pattern.strip_suffix('/').unwrap_or(pattern)
}

/// A pattern that Go reads otherwise than whoever wrote it meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternProblem {
    /// The pattern as it stands in the list.
    pub pattern: String,
    /// What is wrong with it.
    pub kind: PatternProblemKind,
    /// What to write in its place, where that can be told. All problems of the pattern are mended in it.
    pub suggestion: Option<String>,
}

impl PatternProblem {
    /// The sentence for it.
    pub fn message(&self) -> Message {
        self.kind.message()
    }
}

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PatternProblemKind {
    /// White space around or inside: Go trims none, so the pattern matches nothing.
    Spaces,
    /// `https://` before it: patterns are module paths, not URLs.
    Scheme,
    /// A port: module paths have none.
    Port,
    /// `**`, which is no more than `*`: it does not cross a slash. None is needed, a pattern covers all that is below
    /// it.
    DoubleStar,
    /// It covers public code at large, `*` or `github.com`: all of that would bypass proxy and checksum database.
    TooWide,
    /// `，` or `、` where a comma should be, or another full-width character, as a Chinese input method types them.
    FullWidthComma,
    /// `|`, `;` or `:` between patterns, as other variables have it: only a comma separates.
    Separator,
    /// `{a,b}`: Go has no alternatives in braces.
    Braces,
    /// A dot at the front, as in NO_PROXY: here it is a plain dot, which no module path starts with.
    LeadingDot,
    /// Capitals in the host: those of module paths are lower case, and matching is exact.
    UpperCaseHost,
    /// `git@git.corp.cn:team/x.git`: what git clones is no module path.
    CloneAddress,
    /// Nothing before the first slash or between two: Go trims no more than one slash at the end.
    EmptyElement,
    /// A character that no module path has.
    Character(char),
    /// Go cannot read it (`path.ErrBadPattern`) and passes over it.
    Malformed,
    /// Nothing between two commas, or a comma at the end: harmless.
    Empty,
}

impl PatternProblemKind {
    /// Whether Go takes the pattern as intended all the same.
    pub fn is_harmless(self) -> bool {
        self == PatternProblemKind::Empty
    }

    /// The sentence for it.
    pub fn message(self) -> Message {
        match self {
            PatternProblemKind::Spaces => findings::pattern_spaces(),
            PatternProblemKind::Scheme => findings::pattern_scheme(),
            PatternProblemKind::Port => findings::pattern_port(),
            PatternProblemKind::DoubleStar => findings::pattern_double_star(),
            PatternProblemKind::TooWide => findings::pattern_too_wide(),
            PatternProblemKind::FullWidthComma => findings::pattern_full_width(),
            PatternProblemKind::Separator => findings::pattern_separator(),
            PatternProblemKind::Braces => findings::pattern_braces(),
            PatternProblemKind::LeadingDot => findings::pattern_leading_dot(),
            PatternProblemKind::UpperCaseHost => findings::pattern_capitals(),
            PatternProblemKind::CloneAddress => policy::pattern_clone_address(),
            PatternProblemKind::EmptyElement => policy::pattern_empty_element(),
            PatternProblemKind::Character(found) => {
                policy::pattern_character(crate::domain::sanitize::printable(&found.to_string()))
            }
            PatternProblemKind::Malformed => findings::pattern_malformed(),
            PatternProblemKind::Empty => findings::pattern_empty(),
        }
    }
}

/// Everything in the list that will not do what it looks like, in the order of the list.
pub fn problems(patterns: &str) -> Vec<PatternProblem> {
    if patterns.is_empty() {
        return Vec::new();
    }
    entries(patterns)
        .flat_map(|pattern| {
            let kinds = kinds(pattern);
            let suggestion = if kinds.is_empty() { None } else { mended(pattern) };
            kinds.into_iter().map(move |kind| PatternProblem {
                pattern: pattern.to_owned(),
                kind,
                suggestion: suggestion.clone(),
            })
        })
        .collect()
}

/// What a user typed, with each pattern as it was meant and without those that cannot be (too wide, unreadable), each
/// once; and what was wrong. A problem's suggestion is here what stands in the list in place of the pattern, `None` where
/// nothing does. The list has no [`problems`] left.
pub fn mended_list(patterns: &str) -> (String, Vec<PatternProblem>) {
    let mut seen = BTreeSet::new();
    let mut list: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for pattern in entries(patterns).filter(|_| !patterns.is_empty()) {
        let kinds = kinds(pattern);
        let mut good = if kinds.is_empty() { vec![pattern.to_owned()] } else { meant(pattern) };
        good.retain(|part| self::kinds(part).is_empty());
        let suggestion = (!good.is_empty()).then(|| good.join(","));
        found.extend(kinds.into_iter().map(|kind| PatternProblem {
            pattern: pattern.to_owned(),
            kind,
            suggestion: suggestion.clone(),
        }));
        list.extend(good.into_iter().filter(|part| seen.insert(trim_slash(part).to_owned())));
    }
    (list.join(","), found)
}

/// The entries, but a pair of braces with commas inside stays in one piece.
fn entries(patterns: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    patterns.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}

fn kinds(pattern: &str) -> Vec<PatternProblemKind> {
    use PatternProblemKind::*;
    if pattern.is_empty() {
        return vec![Empty];
    }
    let bare = without_scheme(pattern.trim());
    let host = bare.split('/').next().unwrap_or_default();
    let clone_address = !pattern.contains("://") && bare.len() != pattern.trim().len();
    let host_name = if clone_address { host.split(':').next().unwrap_or_default() } else { host };
    let found = [
        (Spaces, pattern.contains(char::is_whitespace)),
        (Scheme, pattern.contains("://")),
        (Port, port_of(host).is_some()),
        (DoubleStar, pattern.contains("**")),
        (FullWidthComma, pattern.contains(|c| ascii_twin(c).is_some_and(|twin| twin != ' '))),
        (Separator, pattern.contains(['|', ';']) || (!clone_address && host.contains(':') && port_of(host).is_none())),
        (Braces, pattern.contains('{')),
        (LeadingDot, host.starts_with('.')),
        (UpperCaseHost, !host.contains('[') && host_name.contains(|c: char| c.is_ascii_uppercase())),
        (CloneAddress, clone_address),
        (EmptyElement, bare.starts_with('/') || bare.contains("//")),
        (Malformed, path_match(pattern, "").is_none()),
        (TooWide, too_wide(pattern) || mended(pattern).is_some_and(|meant| too_wide(&meant))),
    ];
    let foreign = foreign_character(bare).map(Character);
    found.into_iter().filter_map(|(kind, there)| there.then_some(kind)).chain(foreign).collect()
}

/// A character that no module path has and that nothing else is said of. A class may hold any.
fn foreign_character(bare: &str) -> Option<char> {
    if bare.contains('[') {
        return None;
    }
    let path = bare.find('/').unwrap_or(bare.len());
    let explained = |at: usize, c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | ';') || ascii_twin(c).is_some() || (c == ':' && at < path)
    };
    let has_braces = bare.contains('{');
    let fits =
        |c: char| c.is_ascii_alphanumeric() || "-._~+/*?]^\\".contains(c) || (has_braces && matches!(c, '{' | '}'));
    bare.char_indices().find(|(at, c)| !fits(*c) && !explained(*at, *c)).map(|(_, c)| c)
}

/// Paths of modules that are public and unrelated to one another: whoever matches one of them matches too much.
///
/// An owner that nobody is stands for all owners of a forge; a domain that nobody has stands for all of its ending.
const PUBLIC: &[&str] = &[
    "github.com/zz-nobody/zz",
    "gitlab.com/zz-nobody/zz",
    "gitee.com/zz-nobody/zz",
    "gitcode.com/zz-nobody/zz",
    "gitcode.net/zz-nobody/zz",
    "bitbucket.org/zz-nobody/zz",
    "codeberg.org/zz-nobody/zz",
    "git.sr.ht/~zz-nobody/zz",
    "golang.org/x/text",
    "google.golang.org/grpc",
    "google.golang.org/protobuf",
    "cloud.google.com/go",
    "gopkg.in/yaml.v3",
    "gopkg.in/zz-nobody/zz.v1",
    "go.uber.org/zap",
    "go.etcd.io/bbolt",
    "go.opentelemetry.io/otel",
    "go.mongodb.org/mongo-driver",
    "k8s.io/client-go",
    "sigs.k8s.io/yaml",
    "gorm.io/gorm",
    "rsc.io/quote",
    "modernc.org/sqlite",
    "honnef.co/go/tools",
    "filippo.io/age",
    "dario.cat/mergo",
    "zz-nobody.com/zz",
    "zz-nobody.cn/zz",
    "zz-nobody.com.cn/zz",
    "zz-nobody.net/zz",
    "zz-nobody.org/zz",
    "zz-nobody.io/zz",
    "zz-nobody.dev/zz",
    "zz-nobody.in/zz",
];

fn too_wide(pattern: &str) -> bool {
    PUBLIC.iter().any(|path| matches(pattern, path))
}

fn port_of(host: &str) -> Option<&str> {
    host.rsplit_once(':').map(|(_, port)| port).filter(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::PatternProblemKind::*;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_match_as_go_matches_them() {
        for (patterns, target, expected) in [
            ("*.corp.com", "corp.com/x", false),
            ("*.corp.com", "a.corp.com/x", true),
            ("*.corp.com", "a.b.corp.com/x", true),
            ("rsc.io/private", "rsc.io/private", true),
            ("rsc.io/private", "rsc.io/private/sub/deep", true),
            ("rsc.io/private", "rsc.io/privateX", false),
            ("github.com/org/*", "github.com/org", false),
            ("github.com/org/*", "github.com/org/r/v2", true),
            ("github.com/org/", "github.com/org/r", true),
            ("github.com/org//", "github.com/org/r", false),
            ("https://git.x.cn", "git.x.cn/y", false),
            ("git.x.cn:8443", "git.x.cn/y", false),
            ("a, b", "b", false),
            ("a,b", "b/c", true),
            (",,b,", "b", true),
            ("[", "[", false),
            ("[,b", "b", true),
            ("", "b", false),
            ("*", "b/c/d", true),
            ("*/*", "b", false),
            ("Git.corp.com", "git.corp.com", false),
            ("**", "a", true),
            ("**/x", "a/b/x", false),
        ] {
            assert_eq!(matches(patterns, target), expected, "{patterns:?} {target:?}");
        }
    }

    #[test]
    fn a_union_keeps_order_and_has_each_once() {
        assert_eq!(merge("a.com,b.com", "b.com/,c.com"), "a.com,b.com,c.com");
        assert_eq!(merge("", "a.com"), "a.com");
        assert_eq!(merge(",a.com,", ""), "a.com");
        assert_eq!(split(",a,,b, c"), ["a", "b", " c"]);
    }

    fn found(patterns: &str) -> Vec<(PatternProblemKind, Option<String>)> {
        problems(patterns).into_iter().map(|problem| (problem.kind, problem.suggestion)).collect()
    }

    #[test]
    fn what_go_reads_otherwise_is_found() {
        for (patterns, kind, suggestion) in [
            (" git.corp.com", Spaces, Some("git.corp.com")),
            ("git.a.com git.b.com", Spaces, Some("git.a.com,git.b.com")),
            ("https://git.corp.com/", Scheme, Some("git.corp.com")),
            ("https://u:secret@git.corp.com/", Scheme, Some("git.corp.com")),
            ("git.corp.com:8443", Port, Some("git.corp.com")),
            ("git.corp.com/**", DoubleStar, Some("git.corp.com")),
            ("git.corp.com/**/x", DoubleStar, Some("git.corp.com/*/x")),
            ("git.a.com，git.b.com", FullWidthComma, Some("git.a.com,git.b.com")),
            ("git.a.com、git.b.com", FullWidthComma, Some("git.a.com,git.b.com")),
            ("git.a.com;git.b.com", Separator, Some("git.a.com,git.b.com")),
            ("git.corp.com/{a,b}", Braces, Some("git.corp.com/a,git.corp.com/b")),
            ("git.corp.com/{a,{b,c}}", Braces, None),
            ("git@git.corp.com:Team/x.git", CloneAddress, Some("git.corp.com/Team/x")),
            ("ssh://git@git.corp.com/team/x.git", Scheme, Some("git.corp.com/team/x")),
            ("git.corp.com:team/x", Separator, Some("git.corp.com/team/x")),
            ("git.a.com:git.b.com/x", Separator, Some("git.a.com,git.b.com/x")),
            ("git.corp.com//x", EmptyElement, Some("git.corp.com/x")),
            ("/git.corp.com", EmptyElement, Some("git.corp.com")),
            ("git.corp.com//", EmptyElement, Some("git.corp.com")),
            ("\"git.corp.com\"", Character('"'), Some("git.corp.com")),
            ("git.corp.com/x%20y", Character('%'), None),
            ("git.corp.com/团队", Character('团'), None),
            ("git.corp.com/\u{1b}[0m", Malformed, None),
            ("git.corp.com/\u{7}", Character('\u{7}'), None),
            (".corp.com", LeadingDot, Some("*.corp.com")),
            ("Git.Corp.com/Team", UpperCaseHost, Some("git.corp.com/Team")),
            ("git.corp.com/[a", Malformed, None),
        ] {
            assert_eq!(found(patterns), [(kind, suggestion.map(str::to_owned))], "{patterns}");
        }
    }

    #[test]
    fn patterns_that_cover_public_code_are_too_wide() {
        for pattern in [
            "*",
            "*.*",
            "**",
            "*.com",
            "*.cn",
            "*.com.cn",
            "github.com",
            "github.com/",
            "github.com/*",
            "git*.com",
            "golang.org",
            "golang.org/x",
            "*.golang.org",
            "gitee.com",
            "k8s.io",
            "gopkg.in",
            "[a-z]*",
            "?*.io",
            " *",
            "https://github.com",
        ] {
            assert!(found(pattern).iter().any(|(kind, _)| *kind == TooWide), "{pattern}");
        }
        for pattern in [
            "*.corp.com",
            "github.com/org",
            "github.com/org/*",
            "git.corp.cn",
            "gitee.com/org",
            "*.corp.com.cn",
            "none",
        ] {
            assert_eq!(found(pattern), [], "{pattern}");
        }
    }

    #[test]
    fn what_a_user_typed_is_mended_pattern_by_pattern() {
        for (typed, list, count) in [
            ("", "", 0),
            ("git.corp.cn,*.corp.cn", "git.corp.cn,*.corp.cn", 0),
            ("git.corp.cn, https://go.corp.cn:8443/", "git.corp.cn,go.corp.cn", 3),
            ("Git.Corp.cn，git.corp.cn/**", "git.corp.cn", 3),
            ("github.com,git.corp.cn", "git.corp.cn", 1),
            ("github.com/org github.com", "github.com/org", 2),
            ("git.corp.cn/{a,b},[x", "git.corp.cn/a,git.corp.cn/b", 2),
            ("*", "", 1),
            ("git.corp.cn,,git.corp.cn/,", "git.corp.cn", 2),
            ("deploy@git.corp.cn:22/x", "git.corp.cn/x", 2),
            ("git@github.com:org/x.git;git.corp.cn", "github.com/org/x,git.corp.cn", 2),
        ] {
            let (mended, problems) = mended_list(typed);
            assert_eq!((&*mended, problems.len()), (list, count), "{typed}: {problems:?}");
        }
        // What is left out has nothing in its place, even where there is a pattern that it was meant to be.
        assert_eq!(mended_list("https://github.com").1[0].suggestion, None);
    }

    #[test]
    fn endless_patterns_take_no_time() {
        for text in ["/**".repeat(20_000), "a.b:".repeat(20_000), "{a,b}".repeat(10_000), "{".repeat(50_000)] {
            mended_list(&text);
        }
    }

    #[test]
    fn empty_entries_are_told_but_harmless() {
        assert_eq!(found(""), []);
        assert_eq!(found("git.corp.com,"), [(Empty, None)]);
        assert!(Empty.is_harmless());
    }

    proptest! {
        #[test]
        fn nothing_panics(patterns in "[a-c*?\\[\\]^\\\\/,.:-ζ，{}]{0,12}", target in "[a-c*/ζ.-]{0,12}") {
            matches(&patterns, &target);
            problems(&patterns);
        }

        #[test]
        fn a_mended_list_has_no_problems_and_is_mended(
            typed in "(([a-cA-C*?\\[\\]^/.:@{}ζ，、!% -]|,|git\\.corp\\.cn|https://|github\\.com|\\*\\*|\\.git|:80){0,5},?){0,3}",
        ) {
            let (list, found) = mended_list(&typed);
            prop_assert_eq!(problems(&list), []);
            prop_assert_eq!(mended_list(&list), (list.clone(), Vec::new()));
            if found.is_empty() { prop_assert_eq!(merge("", &typed), list); }
        }

        #[test]
        fn suggestions_have_no_problem_that_can_be_mended(patterns in "( |https://|\\.)?[a-cA-C]{1,3}\\.corp\\.com(:80)?(/\\*\\*|/|/x)?( |，d\\.corp\\.com)?") {
            for problem in problems(&patterns) {
                let suggestion = problem.suggestion.unwrap();
                prop_assert_eq!(problems(&suggestion), []);
            }
        }

        #[test]
        fn a_plain_path_matches_itself_and_what_is_below(path in "[a-z]{1,5}(\\.[a-z]{2,3})(/[a-z]{1,4}){0,3}", below in "[a-z]{1,4}") {
            prop_assert!(matches(&path, &path));
            let inside = format!("{path}/{below}");
            let beside = format!("{path}{below}");
            prop_assert!(matches(&path, &inside));
            prop_assert!(!matches(&path, &beside));
        }

        #[test]
        fn merging_twice_changes_nothing(a in "[a-c]{0,2}(,[a-c/]{0,2}){0,4}", b in "[a-c]{0,2}(,[a-c/]{0,2}){0,4}") {
            let once = merge(&a, &b);
            prop_assert_eq!(merge(&once, &b), once);
        }
    }
}
