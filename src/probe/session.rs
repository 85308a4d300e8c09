//! HTTP on a connection that is open: one request after another, or in HTTP/2 several at once.

use std::sync::Arc;

use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::task::JoinHandle;

use super::paced::Paced;
use super::tunnel::Stream;

/// The most that a head may have of lines and bytes; hyper's own buffers stay as small.
const MOST_HEADERS: usize = 128;
const LARGEST_HEAD: usize = 32 << 10;
/// How much a server may send ahead in HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// Little: many servers are asked at once, for little.
    Narrow,
    /// Enough never to be what a large body waits for; go's own client has 4 MiB a stream.
    Wide,
}

impl Window {
    /// On one stream, on all of a connection.
    fn sizes(self) -> (u32, u32) {
        match self {
            Window::Narrow => (64 << 10, 128 << 10),
            Window::Wide => (super::body::ENOUGH_FLOW as u32, super::body::ENOUGH_FLOW as u32),
        }
    }
}

/// A request without a body.
pub(super) type Asked = Request<Empty<Bytes>>;

/// A connection that HTTP is spoken on.
pub(super) enum Session {
    One(http1::SendRequest<Empty<Bytes>>, #[expect(dead_code, reason = "ends with it")] Driver),
    Two(http2::SendRequest<Empty<Bytes>>, Arc<Driver>),
}

/// The task that moves bytes; it ends with the session.
pub(super) struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Session {
    /// Begins to speak HTTP.
    pub(super) async fn start(stream: Box<dyn Stream>, http2: bool, window: Window) -> Result<Session, hyper::Error> {
        let io = TokioIo::new(Paced::new(stream));
        if http2 {
            let (on_stream, on_connection) = window.sizes();
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder
                .initial_stream_window_size(on_stream)
                .initial_connection_window_size(on_connection)
                .max_header_list_size(LARGEST_HEAD as u32);
            let (sender, connection) = builder.handshake(io).await?;
            let driver = Driver(tokio::spawn(async move {
                // What breaks it is told to the requests on it.
                let _ = connection.await;
            }));
            return Ok(Session::Two(sender, Arc::new(driver)));
        }
        let mut builder = http1::Builder::new();
        builder.max_headers(MOST_HEADERS).max_buf_size(LARGEST_HEAD);
        let (sender, connection) = builder.handshake(io).await?;
        let driver = Driver(tokio::spawn(async move {
            let _ = connection.await;
        }));
        Ok(Session::One(sender, driver))
    }

    /// Whether it can take another request.
    pub(super) fn is_usable(&self) -> bool {
        match self {
            Session::One(sender, _) => !sender.is_closed(),
            Session::Two(sender, _) => !sender.is_closed(),
        }
    }

    /// A second handle on the same connection, in HTTP/2.
    pub(super) fn share(&self) -> Option<Session> {
        match self {
            Session::One(..) => None,
            Session::Two(sender, driver) => Some(Session::Two(sender.clone(), Arc::clone(driver))),
        }
    }

    /// Sends a request; ends when the head of its answer is there.
    pub(super) async fn send(&mut self, request: Asked) -> Result<Response<Incoming>, hyper::Error> {
        match self {
            Session::One(sender, _) => {
                sender.ready().await?;
                sender.send_request(request).await
            }
            Session::Two(sender, _) => {
                sender.ready().await?;
                sender.send_request(request).await
            }
        }
    }
}
