//! Each fault does what it says.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod common;

use common::{HOST, LIST, ZIP, always, curl, faulty, zip};
use goproxy_cfg_lab::{Action, Fault, FrameMisdeed, Headers, Lab, Phase, TlsMisdeed};
use std::time::Duration;

#[test]
fn a_status_with_its_headers() {
    let headers = Headers::from([("Retry-After".to_owned(), "30".to_owned())]);
    let lab = always(Action::Status { code: 429, body: None, content_type: "text/plain".to_owned(), headers });
    let got = zip(&lab, &["--http1.1"]);
    assert_eq!((got.code, got.status()), (0, "429"), "{got:?}");
    assert!(got.head.contains("retry-after: 30"), "{got:?}");
    assert_eq!(lab.requests()[0].status, Some(429));
}

#[test]
fn delays_add_up_in_every_phase() {
    for phase in [Phase::Accept, Phase::Tls, Phase::Head, Phase::Body] {
        let lab = faulty([1, 2].map(|_| Fault::new("*", Action::Delay { phase, ms: 200 })));
        let got = zip(&lab, &[]);
        assert_eq!((got.code, got.status()), (0, "200"), "{phase:?}: {got:?}");
        assert!(got.took >= Duration::from_millis(400), "{phase:?}: {:?}", got.took);
    }
}

#[test]
fn silence_close_and_reset_in_every_phase() {
    for (action, through_proxy, direct) in [
        (Action::Silent { phase: Phase::Accept }, 28, 28),
        (Action::Silent { phase: Phase::Tls }, 28, 28),
        (Action::Silent { phase: Phase::Head }, 28, 28),
        (Action::Silent { phase: Phase::Body }, 28, 28),
        (Action::Close { phase: Phase::Accept }, 56, 35),
        (Action::Close { phase: Phase::Tls }, 35, 35),
        (Action::Close { phase: Phase::Head }, 52, 52),
        (Action::Close { phase: Phase::Body }, 18, 18),
        (Action::Reset { phase: Phase::Accept, after: 0 }, 56, 7),
        (Action::Reset { phase: Phase::Tls, after: 0 }, 35, 35),
        (Action::Reset { phase: Phase::Head, after: 0 }, 56, 56),
        (Action::Reset { phase: Phase::Body, after: 0 }, 56, 56),
    ] {
        let lab = always(action.clone());
        let patience = if direct == 28 { "0.4" } else { "10" };
        let got = zip(&lab, &["--http1.1", "--max-time", patience]);
        assert_eq!(got.code, through_proxy, "{action:?}: {got:?}");
        let resolve = format!("{HOST}:{}:127.0.0.1", lab.address(HOST).port());
        let url = format!("https://{HOST}:{}{ZIP}", lab.address(HOST).port());
        let got = curl(&lab, &["--noproxy", "*", "--http1.1", "--max-time", patience, "--resolve", &resolve, &url]);
        // A reset right after the connect is seen in the connect or in the handshake.
        assert!(got.code == direct || (direct == 7 && got.code == 35), "{action:?}: {got:?}");
    }
}

#[test]
fn a_body_breaks_off_after_so_many_bytes() {
    for (action, http1, http2) in [
        (Action::Stall { after: 100 }, 28, 28),
        (Action::Truncate { after: 100 }, 18, 92),
        (Action::Reset { phase: Phase::Body, after: 100 }, 56, 56),
        (Action::StreamError { after: 100 }, 18, 92),
    ] {
        let lab = always(action.clone());
        let patience = if http1 == 28 { "1" } else { "10" };
        for (version, code) in [("--http1.1", http1), ("--http2", http2)] {
            let got = zip(&lab, &[version, "--max-time", patience]);
            assert_eq!((got.code, got.status(), got.body.len()), (code, "200", 100), "{version} {action:?}: {got:?}");
            assert!(got.head.to_lowercase().contains("content-length: "), "{got:?}");
        }
        let got = curl(&lab, &["--noproxy", "*", "--max-time", patience, &format!("{}{ZIP}", lab.http_url(HOST))]);
        assert_eq!(got.body.len(), 100, "{action:?}: {got:?}");
        assert_ne!(got.code, 0, "{action:?}: {got:?}");
    }
}

#[test]
fn a_slow_body_and_one_without_end() {
    let lab = always(Action::Slow { rate: 1500 });
    let got = zip(&lab, &[]);
    assert_eq!(got.code, 0, "{got:?}");
    assert!(got.took >= Duration::from_millis(400), "{got:?}");
    let lab = always(Action::Endless {});
    let got = zip(&lab, &["--max-time", "1"]);
    assert_eq!((got.code, got.status()), (28, "200"));
    assert!(got.body.len() > 100_000, "{}", got.body.len());
}

#[test]
fn other_content_than_was_asked_for() {
    let got = zip(&always(Action::Html {}), &[]);
    assert_eq!(got.status(), "200");
    assert!(got.text().contains("<html>") && got.head.contains("text/html"), "{got:?}");

    let got =
        zip(&always(Action::Body { text: "\u{1b}[31mred".to_owned(), content_type: "text/plain".to_owned() }), &[]);
    assert_eq!((got.status(), got.text().as_str()), ("200", "\u{1b}[31mred"));

    let raw = "HTTP/1.1 200 O\u{1b}[2JK\r\nServer: \u{1b}]0;owned\u{7}\r\nContent-Length: 2\r\n\r\nhi";
    let got = zip(&always(Action::Raw { text: raw.to_owned(), latin1: false }), &["--http1.1"]);
    assert_eq!((got.code, got.text().as_str()), (0, "hi"), "{got:?}");
    assert!(got.head.contains("Server: \u{1b}]0;owned\u{7}"), "{got:?}");

    let set = Headers::from([("X-Cache".to_owned(), "HIT".to_owned())]);
    let got = zip(&always(Action::Headers { set }), &["--http1.1"]);
    assert!(got.head.contains("x-cache: HIT") && got.body.starts_with(b"PK"), "{got:?}");
}

#[test]
fn redirects() {
    let got = zip(&always(Action::redirect("loop")), &["-L", "--max-redirs", "5"]);
    assert_eq!(got.code, 47, "{got:?}");

    let lab = Lab::ready("healthy");
    lab.set_faults(HOST, [Fault::new("*", Action::redirect("https://goproxy.io{path}?from={host}"))]);
    let got = zip(&lab, &["-L"]);
    assert_eq!((got.code, got.body), (0, lab.zip("github.com/pkg/errors", "v0.9.1")));
    let last = lab.requests().pop().unwrap();
    assert_eq!((last.host.as_str(), last.query.as_str()), ("goproxy.io", "from=goproxy.cn"));

    lab.set_faults(HOST, [Fault::new("*", Action::redirect("http://goproxy.io{path}"))]);
    assert_eq!(zip(&lab, &["-L"]).code, 0);
    assert!(!lab.requests().pop().unwrap().via_tls);
}

#[test]
fn a_stale_mirror_hides_the_newest() {
    let lab = always(Action::Stale { newest: 2 });
    let url = |path: &str| format!("https://{HOST}{path}");
    assert_eq!(curl(&lab, &[&url(LIST)]).text(), "v0.8.0\nv0.8.1\n");
    assert!(curl(&lab, &[&url("/github.com/pkg/errors/@latest")]).text().contains("v0.8.1"));
    let stale = curl(&lab, &[&url("/sumdb/sum.golang.org/latest")]).text();
    lab.set_faults(HOST, []);
    let fresh = curl(&lab, &[&url("/sumdb/sum.golang.org/latest")]).text();
    let size = |note: &str| note.lines().nth(1).unwrap().parse::<u32>().unwrap();
    assert_eq!(size(&stale) + 2, size(&fresh));
}

#[test]
fn a_fault_skips_hits_and_stops() {
    let mut fault = Fault::new("*.zip", Action::status(503)).times(2);
    fault.skip = 1;
    let lab = faulty([fault]);
    let seen: Vec<_> = (0..4).map(|_| zip(&lab, &[]).status().to_owned()).collect();
    assert_eq!(seen, ["200", "503", "503", "200"]);
    assert_eq!(curl(&lab, &[&format!("https://{HOST}{LIST}")]).status(), "200");
}

/// Others see the rules of TLS and HTTP/2 broken too: OpenSSL and nghttp2, with which curl speaks.
#[test]
fn broken_tls_and_frames_are_broken_for_others_too() {
    use FrameMisdeed as Frames;
    let frames = [
        Frames::Failed,
        Frames::FailedLate,
        Frames::GoAway,
        Frames::BadSettings,
        Frames::SettingsFlood,
        Frames::ContinuationFlood,
        Frames::LargeHeaders,
        Frames::HpackBomb,
        Frames::HpackGarbage,
        Frames::EarlyEnd,
        Frames::DataFirst,
        Frames::WindowOverflow,
        Frames::TooShort,
        Frames::TooMuch,
        Frames::NoStatus,
        Frames::Capitals,
        Frames::Escapes,
    ];
    let tls = [TlsMisdeed::Garbage, TlsMisdeed::Http, TlsMisdeed::Alert, TlsMisdeed::Old, TlsMisdeed::Flood];
    let frames = frames.into_iter().map(|misdeed| Action::Frames { misdeed });
    for action in frames.chain(tls.into_iter().map(|misdeed| Action::Tls { misdeed })) {
        let got = zip(&always(action.clone()), &[]);
        // Refused for what it is, not waited for in vain.
        assert!(!matches!(got.code, 0 | 28), "{action:?}: {got:?}");
    }
    let stalled = [Action::Frames { misdeed: Frames::NoStreams }, Action::Tls { misdeed: TlsMisdeed::Drip }];
    for action in stalled {
        assert_eq!(zip(&always(action.clone()), &["--max-time", "1"]).code, 28, "{action:?}");
    }
}

#[test]
fn floods_have_no_end_and_half_closed_is_an_end() {
    let flood =
        |head: &str, again: &str, pause_ms| Action::Flood { head: head.to_owned(), again: again.to_owned(), pause_ms };
    let head = "HTTP/1.1 200 OK\r\n\r\n";
    let got = zip(&always(flood(head, "x", 0)), &["--http1.1", "--max-time", "1"]);
    assert!(got.code == 28 && got.body.len() > 100_000, "{} {}", got.code, got.body.len());
    let got = zip(&always(flood(head, "x", 100)), &["--http1.1", "--max-time", "1"]);
    assert!(got.code == 28 && (5..=10).contains(&got.body.len()), "{} {}", got.code, got.body.len());
    let half = |phase, after| zip(&always(Action::HalfClose { phase, after }), &["--http1.1"]);
    assert_eq!(half(Phase::Head, 0).code, 52);
    let got = half(Phase::Body, 100);
    assert!(matches!(got.code, 18 | 56) && got.body.len() >= 100, "{got:?}");
    assert_eq!(half(Phase::Tls, 0).code, 35);
}
