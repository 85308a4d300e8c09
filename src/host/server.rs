//! A small HTTP server: hands out finished pages, on a thread of its own, so that no client can hold up or disturb the work
//! that makes them.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

use crate::text::Lang;

/// More connections than this wait in the system's queue.
const MOST_CONNECTIONS: usize = 64;
/// A request's head has to be there by then.
const HEAD_LIMIT: Duration = Duration::from_secs(3);
/// No connection lives longer, however slowly its client reads.
const CONNECTION_LIMIT: Duration = Duration::from_secs(15);
/// The most that a request's head may hold.
const MOST_HEAD_BYTES: usize = 16 << 10;
/// The most header lines.
const MOST_HEADERS: usize = 64;

/// One page, in one language or in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it is: `/metrics`.
    pub path: &'static str,
    /// What it is.
    pub content_type: &'static str,
    /// The content for each language that it exists in; the first is for clients that ask for none of them.
    pub contents: Vec<(Lang, Vec<u8>)>,
}

/// What is served at the moment.
#[derive(Debug, Default)]
struct Shelf {
    pages: Vec<Served>,
    /// What is older than this is no sign of life any more.
    fresh_until: Option<Instant>,
}

#[derive(Clone, Debug)]
struct Served {
    path: &'static str,
    content_type: &'static str,
    contents: Vec<(Lang, Bytes)>,
}

/// Serves until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shelf: Arc<Mutex<Shelf>>,
    paths: Vec<&'static str>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Takes the port and begins to serve: 503 on these paths until there is something on them, 404 on any other but
    /// `/healthz`.
    pub fn start(address: SocketAddr, paths: &[&'static str]) -> io::Result<Server> {
        let listener = StdListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let shared = Shared { shelf: Arc::clone(&shelf), paths: paths.into() };
        let thread = std::thread::Builder::new().name("http".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, shared) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Server { address, shelf, paths: paths.into(), stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Puts these pages in the place of those before. Without new ones for longer than `fresh_for`, `/healthz` says so.
    pub fn publish(&self, pages: Vec<Page>, fresh_for: Duration) {
        debug_assert!(pages.iter().all(|page| self.paths.contains(&page.path)), "a path that was not announced");
        let served = |page: Page| Served {
            path: page.path,
            content_type: page.content_type,
            contents: page.contents.into_iter().map(|(lang, text)| (lang, Bytes::from(text))).collect(),
        };
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.pages = pages.into_iter().map(served).collect();
        shelf.fresh_until = Instant::now().checked_add(fresh_for);
    }
}

impl Drop for Server {
    /// The port is closed when this returns.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[derive(Clone)]
struct Shared {
    shelf: Arc<Mutex<Shelf>>,
    paths: Arc<[&'static str]>,
}

async fn accept(listener: StdListener, shared: Shared) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((tcp, _)) => {
                let shared = shared.clone();
                tokio::spawn(async move {
                    // A client that is too slow loses its connection.
                    let _ = tokio::time::timeout(CONNECTION_LIMIT, serve(tcp, shared)).await;
                    drop(place);
                });
            }
            // One connection that is gone already, or no file descriptors just now.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn serve(tcp: TcpStream, shared: Shared) {
    let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
        let response = shared.answer(&request);
        async move { Ok::<_, Infallible>(response) }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .max_buf_size(MOST_HEAD_BYTES)
        .max_headers(MOST_HEADERS)
        // One request a connection: an idle one would take another client's place.
        .keep_alive(false);
    // What a client did wrong is its own matter.
    let _ = http.serve_connection(TokioIo::new(tcp), answer).await;
}

impl Shared {
    fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let path = request.uri().path();
        let is_health = path == "/healthz";
        if !is_health && !self.paths.contains(&path) {
            return plain(StatusCode::NOT_FOUND, "not found\n");
        }
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD only\n");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if is_health {
            return match shelf.fresh_until {
                Some(until) if until < Instant::now() => {
                    plain(StatusCode::SERVICE_UNAVAILABLE, "no round was finished in time\n")
                }
                _ => plain(StatusCode::OK, "ok\n"),
            };
        }
        let Some(page) = shelf.pages.iter().find(|page| page.path == path) else {
            let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, "the first round is not finished yet\n");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            return response;
        };
        let wanted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let langs: Vec<Lang> = page.contents.iter().map(|(lang, _)| *lang).collect();
        let chosen = wanted.and_then(|wanted| preferred(wanted, &langs));
        let content = page.contents.iter().find(|(lang, _)| Some(*lang) == chosen).or(page.contents.first());
        let Some((lang, content)) = content else { return plain(StatusCode::NOT_FOUND, "not found\n") };
        let mut response = with_headers(StatusCode::OK, page.content_type, content.clone());
        if page.contents.len() > 1 {
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language"));
            response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        }
        response
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    with_headers(status, "text/plain; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

fn with_headers(status: StatusCode, content_type: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // Pages are self-contained: styles and pictures in the page itself, nothing else.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The language of an Accept-Language header (RFC 9110, 12.5.4) that is wanted most; the first of equals.
fn preferred(wanted: &str, langs: &[Lang]) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for range in wanted.split(',').take(32) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
        let lang = if tag == "*" { langs.first().copied() } else { Lang::parse(tag) };
        let Some(lang) = lang.filter(|lang| langs.contains(lang)) else { continue };
        if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpStream};

    fn status(server: &Server, path: &str) -> String {
        let mut tcp = TcpStream::connect(server.address()).unwrap();
        write!(tcp, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    }

    #[test]
    fn it_serves_what_was_published_last_and_says_when_that_is_long_ago() {
        let server = Server::start((Ipv4Addr::LOCALHOST, 0).into(), &["/", "/x"]).unwrap();
        assert_eq!(["/", "/x", "/healthz", "/y"].map(|path| status(&server, path)), ["503", "503", "200", "404"]);
        let page =
            |text: &str| Page { path: "/x", content_type: "text/plain", contents: vec![(Lang::En, text.into())] };
        server.publish(vec![page("one")], Duration::from_secs(60));
        assert_eq!(["/", "/x", "/healthz"].map(|path| status(&server, path)), ["503", "200", "200"]);
        server.publish(vec![page("two")], Duration::ZERO);
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(["/x", "/healthz"].map(|path| status(&server, path)), ["200", "503"]);
        let address = server.address();
        drop(server);
        assert!(TcpStream::connect(address).is_err(), "the port is closed");
    }

    #[test]
    fn the_language_wanted_most_is_served() {
        let both = [Lang::ZhCn, Lang::En];
        for (wanted, expected) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Lang::ZhCn)),
            ("en-GB", Some(Lang::En)),
            ("de, en;q=0.5, zh;q=0.4", Some(Lang::En)),
            ("en;q=0.1,zh-TW;q=0.9", Some(Lang::ZhCn)),
            ("*", Some(Lang::ZhCn)),
            ("zh;q=0, en;q=0.2", Some(Lang::En)),
            ("de", None),
            ("", None),
            (";;;q=,,q", None),
            ("en;q=nan", None),
        ] {
            assert_eq!(preferred(wanted, &both), expected, "{wanted}");
        }
    }
}
