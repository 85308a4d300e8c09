//! A connection below HTTP that can be told to misbehave.

use bytes::{Buf as _, Bytes};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// Plain or inside TLS.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.get_ref().0,
        }
    }

    /// Plain or inside TLS, as one type.
    fn io(&mut self) -> Pin<&mut dyn Io> {
        match self {
            Self::Plain(tcp) => Pin::new(tcp),
            Self::Tls(tls) => Pin::new(&mut **tls),
        }
    }
}

trait Io: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Io for T {}

/// What the HTTP side tells the connection to do.
#[derive(Clone, Default)]
pub(crate) struct Orders(Arc<Mutex<Order>>);

#[derive(Default)]
struct Order {
    reset: bool,
    raw: Option<Bytes>,
}

impl Orders {
    /// Ends the connection with a reset.
    pub(crate) fn reset(&self) {
        self.0.lock().unwrap().reset = true;
    }

    /// Writes these bytes in place of whatever HTTP has to say from now on.
    pub(crate) fn raw(&self, bytes: Bytes) {
        self.0.lock().unwrap().raw = Some(bytes);
    }

    fn is_reset(&self) -> bool {
        self.0.lock().unwrap().reset
    }
}

/// The connection that hyper is given.
pub(crate) struct Wire {
    stream: Stream,
    orders: Orders,
}

impl Wire {
    pub(crate) fn new(stream: Stream) -> (Self, Orders) {
        let orders = Orders::default();
        (Self { stream, orders: orders.clone() }, orders)
    }

    fn check(&self) -> io::Result<()> {
        if self.orders.is_reset() { Err(ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.orders.is_reset() {
            // Closing with a linger of zero is what sends RST rather than FIN.
            let _ = self.stream.tcp().set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        self.stream.io().poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        let raw = self.orders.0.lock().unwrap().raw.clone();
        let Some(mut raw) = raw else { return self.stream.io().poll_write(cx, buf) };
        while !raw.is_empty() {
            let written = ready!(self.stream.io().poll_write(cx, &raw))?;
            raw.advance(written);
            self.orders.raw(raw.clone());
        }
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        self.stream.io().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        self.stream.io().poll_shutdown(cx)
    }
}
