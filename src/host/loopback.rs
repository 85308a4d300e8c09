//! A small server on a loopback address that answers by a function: what stands in for servers that must not be asked. Asked
//! as an HTTP proxy (`CONNECT`, or a whole URL) it is one, as far as the function lets it.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// More connections at once than this are hung up on.
const MOST_CONNECTIONS: usize = 256;
/// A request's head has to be there by then.
const HEAD_LIMIT: Duration = Duration::from_secs(5);

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// For a server elsewhere, which it named: `HOST:PORT` of a CONNECT, the host of a whole URL.
    pub elsewhere: Option<String>,
    /// The path, as it was sent; empty for a CONNECT.
    pub path: String,
}

/// What is said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; what is none becomes 500.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers until it is dropped.
#[derive(Debug)]
pub struct Loopback {
    address: SocketAddr,
    work: AbortHandle,
}

impl Loopback {
    /// Takes a free port of 127.0.0.1, inside a runtime. An error when there is none.
    pub async fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> io::Result<Loopback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let work = tokio::spawn(accept(listener, Arc::new(answer))).abort_handle();
        Ok(Loopback { address, work })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.work.abort();
    }
}

async fn accept(listener: TcpListener, answer: Arc<impl Fn(&Asked) -> Answer + Send + Sync + 'static>) {
    // Dropped with this task, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((tcp, _)) if connections.len() < MOST_CONNECTIONS => {
                connections.spawn(serve(tcp, Arc::clone(&answer)));
            }
            Ok(_) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(tcp: TcpStream, answer: Arc<impl Fn(&Asked) -> Answer>) {
    let service = service_fn(|request: Request<Incoming>| {
        let uri = request.uri();
        let elsewhere = uri.authority().map(|authority| authority.as_str().to_owned());
        let said = answer(&Asked { elsewhere, path: uri.path().to_owned() });
        let mut response = Response::new(Full::new(Bytes::from(said.body)));
        *response.status_mut() = StatusCode::from_u16(said.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        async move { Ok::<_, Infallible>(response) }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT);
    // What a client did wrong is its own matter.
    let _ = http.serve_connection(TokioIo::new(tcp), service).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn say(address: SocketAddr, head: &str) -> String {
        let mut tcp = TcpStream::connect(address).await.unwrap();
        tcp.write_all(format!("{head}\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
        let mut said = String::new();
        tcp.read_to_string(&mut said).await.unwrap();
        said
    }

    #[test]
    fn requests_for_itself_and_for_others_are_told_apart() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let answers: Vec<String> = runtime.block_on(async move {
            let answer = move |asked: &Asked| {
                log.lock().unwrap().push((asked.elsewhere.clone(), asked.path.clone()));
                Answer { status: if asked.elsewhere.is_some() { 403 } else { 200 }, body: b"well".to_vec() }
            };
            let server = Loopback::start(answer).await.unwrap();
            let address = server.address();
            let mut said = Vec::new();
            for head in
                ["GET /a/%21b HTTP/1.1", "GET http://git.corp/x?go-get=1 HTTP/1.1", "CONNECT git.corp:443 HTTP/1.1"]
            {
                said.push(say(address, head).await);
            }
            drop(server);
            tokio::task::yield_now().await;
            assert!(TcpStream::connect(address).await.is_err(), "the port is closed");
            said
        });
        assert!(answers[0].ends_with("well") && answers[1].contains("403") && answers[2].contains("403"));
        let expected = [
            (None, "/a/%21b".to_owned()),
            (Some("git.corp".to_owned()), "/x".to_owned()),
            (Some("git.corp:443".to_owned()), String::new()),
        ];
        assert_eq!(*seen.lock().unwrap(), expected);
    }
}
