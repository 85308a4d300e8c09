//! One row, tried: the lab plays it, the program is run, and what it says and does is held against the table.

use std::time::Duration;

use goproxy_cfg::text::{Lang, faults};
use goproxy_cfg_lab::Lab;
use serde_json::Value;

use crate::row::{Row, Way};
use crate::support::Machine;
use crate::watch::{self, Watched};
use crate::{clock, socks};

/// The time limit of each run.
const DEADLINE: Duration = Duration::from_millis(2000);
/// What a run may take longer than that: three in a hundred, and what it takes to start a program and to see its end.
const LATE: f64 = 0.03;
const START: Duration = Duration::from_millis(50);
/// The most memory, 64 MB.
pub(crate) const MOST_MEMORY: u64 = 64_000_000;

/// One row over one version of HTTP.
pub(crate) struct Trial {
    row: Row,
    http: u8,
}

/// How the program is asked to speak.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice {
    Json(Lang),
    Table(Lang, &'static str),
}

impl Voice {
    fn args(self) -> Vec<&'static str> {
        match self {
            Voice::Json(lang) => vec!["--json", "--lang", lang.tag()],
            Voice::Table(lang, color) => vec!["--lang", lang.tag(), "--color", color, "--verbose"],
        }
    }
}

impl Trial {
    /// One for each version of HTTP.
    pub(crate) fn of(row: Row) -> impl Iterator<Item = Trial> {
        row.http.clone().into_iter().map(move |http| Trial { row: row.clone(), http })
    }

    /// The row's name, and the version of HTTP.
    pub(crate) fn name(&self) -> String {
        format!("{} [{}, HTTP/{}]", self.row.name, self.row.file, self.http)
    }

    /// What is wrong, with the row's name, where the program has so many times the usual time; and the most memory that was used, the longest time beyond the deadline.
    pub(crate) fn run(&self, times: u32) -> (Vec<String>, u64, Duration) {
        let limit = self.row.within_ms.map_or(DEADLINE, Duration::from_millis) * times;
        let (mut memory, mut late) = (0, Duration::ZERO);
        let Some(clock) = self.row.clock.as_deref().map_or(Some(None), |offset| clock::turned(offset).map(Some)) else {
            return (Vec::new(), 0, Duration::ZERO);
        };
        let lab = Lab::start(&self.row.scenario(self.http));
        let socks = socks::Server::start(lab.address(&self.row.host_name()), None);
        let fill = |text: &str| self.filled(text, &lab, &socks);
        lab.set_faults(&self.row.host_name(), self.row.faults(fill));
        let mut machine = Machine::new();
        machine.enter(&lab);
        match self.row.way {
            _ if self.row.is_for_a_namespace() => self.unset_proxies(&mut machine, ""),
            Way::Proxy => {}
            Way::Direct => self.unset_proxies(&mut machine, ""),
            Way::Socks => self.unset_proxies(&mut machine, &fill("socks5://127.0.0.1:{socks}")),
            Way::Around => self.unset_proxies(&mut machine, &fill("http://127.0.0.1:{closed}")),
        }
        let more = clock.iter().flatten().map(|(name, value)| (name, value));
        for (name, value) in self.row.env.iter().chain(more) {
            let value = fill(value);
            machine.set(name, &value);
            if name.ends_with("_PROXY") {
                machine.set(&name.to_lowercase(), value);
            }
        }
        let url = fill(&self.row.url.clone().unwrap_or_else(|| self.usual_url()));
        let resolve = match self.row.way {
            Way::Direct | Way::Around if self.row.args.is_empty() && !self.row.is_for_a_namespace() => {
                let port = if self.row.scheme == "https" { "{tls}" } else { "{http}" };
                vec!["--resolve".to_owned(), format!("{{host}}:{port}:{{address}}")]
            }
            _ => self.row.args.clone(),
        };
        let resolve: Vec<String> = resolve.iter().map(|text| fill(text)).collect();
        let alone = self.row.http.len() == 1;
        let (json, table) = match self.http {
            2 => (Voice::Json(Lang::En), Voice::Table(Lang::ZhCn, "always")),
            _ => (Voice::Json(Lang::ZhCn), Voice::Table(Lang::En, "never")),
        };
        let mut voices = vec![json, table];
        if alone {
            let more = [Voice::Json(Lang::En), Voice::Table(Lang::En, "never")];
            voices.extend(more.into_iter().filter(|voice| *voice != json && *voice != table));
        }
        let mut problems = Vec::new();
        for voice in voices {
            let deadline = format!("{}ms", limit.as_millis());
            let mut args = vec!["probe", &url, "-n", "1", "--timeout", &deadline];
            args.extend(resolve.iter().map(String::as_str));
            args.extend(voice.args());
            let run = watch::run(machine.program(&args), limit);
            let found = self.judge(voice, &run, limit);
            (memory, late) = (memory.max(run.memory), late.max(run.took.saturating_sub(limit)));
            let about = format!("{} {}", self.name(), voice.args().join(" "));
            problems.extend(found.into_iter().map(|problem| format!("{about}: {problem}")));
        }
        (problems, memory, late)
    }

    fn usual_url(&self) -> String {
        let port = match (self.row.way, self.row.scheme.as_str()) {
            (Way::Proxy | Way::Socks, _) if !self.row.is_for_a_namespace() => "",
            (_, "https") => ":{tls}",
            _ => ":{http}",
        };
        format!("{}://{{host}}{port}", self.row.scheme)
    }

    fn unset_proxies(&self, machine: &mut Machine, proxy: &str) {
        for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] {
            machine.set(name, proxy);
        }
    }

    /// A text of the table with what stands in braces filled in.
    fn filled(&self, text: &str, lab: &Lab, socks: &socks::Server) -> String {
        let host = self.row.host_name();
        let ip = lab.address(&host).ip();
        let mut text = text.to_owned();
        let fillings: [(&str, &dyn Fn() -> String); 14] = [
            ("{host}", &|| host.clone()),
            ("{tls}", &|| lab.address(&host).port().to_string()),
            ("{http}", &|| lab.http_address(&host).port().to_string()),
            ("{address}", &|| if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() }),
            ("{closed}", &|| lab.address("closed.example").port().to_string()),
            ("{proxy}", &|| lab.proxy_url().rsplit_once(':').unwrap().1.to_owned()),
            ("{socks}", &|| socks.port().to_string()),
            ("{other}", &|| lab.http_url(self.row.first_other().unwrap())),
            ("{interceptor}", &|| lab.interceptor_pem().display().to_string()),
            ("{headers}", &|| "X: y\r\n".repeat(1000)),
            ("{megabyte}", &|| "y".repeat(1 << 20)),
            ("{brackets}", &|| "[".repeat(60_000)),
            ("{ten-thousand}", &|| "y".repeat(10_000)),
            ("{long}", &|| "y".repeat(60_000)),
        ];
        for (name, value) in fillings {
            // `{host}` means something to the lab's redirects as well, and the same.
            if text.contains(name) {
                text = text.replace(name, &value());
            }
        }
        text
    }

    fn judge(&self, voice: Voice, run: &Watched, limit: Duration) -> Vec<String> {
        let mut wrong = Vec::new();
        let most = limit.mul_f64(1.0 + LATE) + START;
        if run.took > most {
            wrong.push(format!("took {:?}", run.took));
        }
        if run.memory > MOST_MEMORY {
            wrong.push(format!("{} MB of memory", run.memory / 1_000_000));
        }
        if run.code != Some(self.row.exit()) {
            wrong.push(format!("exit code {:?}, expected {}", run.code, self.row.exit()));
        }
        let [out, err] = [&run.stdout, &run.stderr].map(|bytes| String::from_utf8(bytes.clone()));
        let (Ok(out), Ok(err)) = (out, err) else { return vec!["no UTF-8".to_owned()] };
        if err.contains("panicked") {
            wrong.push(err.clone());
        }
        let colours = matches!(voice, Voice::Table(_, "always"));
        for text in [&out, &err] {
            let plain = if colours { without_own_colours(text) } else { text.clone() };
            if let Some(bad) = plain.chars().find(|c| *c != '\n' && is_unfit(*c)) {
                wrong.push(format!("{bad:?} in {text:?}"));
            }
        }
        match voice {
            Voice::Json(lang) => wrong.extend(self.judge_json(&out, lang)),
            Voice::Table(lang, _) => {
                let remedy = self.row.class().map(|class| faults::remedy(class.name()).say(lang).to_owned());
                let plain = without_own_colours(&out);
                if remedy.is_some_and(|remedy| !plain.contains(&remedy)) {
                    wrong.push(format!("no remedy in {plain:?}"));
                }
            }
        }
        wrong
    }

    fn judge_json(&self, out: &str, lang: Lang) -> Vec<String> {
        let Ok(report) = serde_json::from_str::<Value>(out) else { return vec![format!("no JSON: {out:?}")] };
        let mut wrong = Vec::new();
        strings(&report, &mut |text| {
            if text.chars().any(is_unfit) {
                wrong.push(format!("{text:?}"));
            }
        });
        let mirror = &report["mirrors"][0];
        let fault = &mirror["fault"];
        let class = self.row.class();
        let expected = class
            .map(|class| (class.name(), self.row.stage.as_deref(), faults::remedy(class.name()).say(lang).to_owned()));
        let found = fault["class"].as_str().map(|class| {
            let remedy = fault["remedy"].as_str().unwrap_or_default().to_owned();
            (class, fault["stage"].as_str(), remedy)
        });
        if found != expected {
            wrong.push(format!("{found:?}, expected {expected:?}: {}", fault["detail"]));
        }
        if mirror["healthy"] != class.is_none() {
            wrong.push(format!("healthy: {}", mirror["healthy"]));
        }
        if let Some(says) = self.row.says.as_ref().filter(|_| lang == Lang::En) {
            let clock = self.row.clock.as_deref().map(clock::month).unwrap_or_default();
            let says = says.replace("{clock}", &clock);
            let detail = fault["detail"].as_str().unwrap_or_default();
            if !detail.contains(&says) {
                wrong.push(format!("{detail:?} does not say {says:?}"));
            }
        }
        if let Some(most) = self.row.connect_within_ms {
            let connect = mirror["phases_ms"]["connect"].as_f64().unwrap_or(f64::MAX);
            if connect > most {
                wrong.push(format!("connected after {connect} ms"));
            }
        }
        wrong
    }
}

/// Whether a character can do something to a terminal, or hide in a text.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text without the colours that the program itself gives it: `ESC [ digits m`.
fn without_own_colours(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let code = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        rest = match code.strip_prefix('m') {
            Some(rest) => rest,
            None => {
                out.push('\u{1b}');
                after
            }
        };
    }
    out + rest
}

fn strings(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(list) => list.iter().for_each(|value| strings(value, see)),
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            see(key);
            strings(value, see);
        }),
        _ => {}
    }
}
