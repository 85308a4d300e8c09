//! A connection below HTTP that can be told to misbehave.

use bytes::{Buf as _, Bytes};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};
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
    words: Option<Words>,
}

/// Bytes in place of what HTTP has to say.
struct Words {
    once: Bytes,
    then: Then,
}

/// What follows the last of those bytes.
pub(crate) enum Then {
    /// Whatever HTTP has to say is swallowed.
    Nothing,
    /// The same bytes again and again, after a pause each time.
    Again(Bytes, Duration),
    /// No more is written, and the connection stays.
    HalfClose,
}

impl Orders {
    /// Ends the connection with a reset.
    pub(crate) fn reset(&self) {
        self.0.lock().unwrap().reset = true;
    }

    /// Writes these bytes in place of whatever HTTP has to say from now on.
    pub(crate) fn instead(&self, once: Bytes, then: Then) {
        self.0.lock().unwrap().words = Some(Words { once, then });
    }

    fn is_reset(&self) -> bool {
        self.0.lock().unwrap().reset
    }
}

/// The connection that hyper is given.
pub(crate) struct Wire {
    stream: Stream,
    orders: Orders,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub(crate) fn new(stream: Stream) -> (Self, Orders) {
        let orders = Orders::default();
        (Self { stream, orders: orders.clone(), pause: None }, orders)
    }

    /// Writes what was ordered; ready once HTTP's own words are to be swallowed.
    fn speak(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(cx));
                self.pause = None;
            }
            let mut order = self.orders.0.lock().unwrap();
            let Some(words) = &mut order.words else { return Poll::Ready(Ok(())) };
            while !words.once.is_empty() {
                let written = ready!(self.stream.io().poll_write(cx, &words.once))?;
                words.once.advance(written);
            }
            match &words.then {
                Then::Nothing => return Poll::Ready(Ok(())),
                Then::Again(bytes, pause) => {
                    words.once = bytes.clone();
                    if !pause.is_zero() {
                        self.pause = Some(Box::pin(sleep(*pause)));
                    }
                    drop(order);
                    ready!(self.stream.io().poll_flush(cx))?;
                }
                Then::HalfClose => {
                    drop(order);
                    ready!(self.stream.io().poll_shutdown(cx))?;
                    return Poll::Pending;
                }
            }
        }
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
        let has_words = self.orders.0.lock().unwrap().words.is_some();
        if !has_words {
            return self.stream.io().poll_write(cx, buf);
        }
        ready!(self.speak(cx))?;
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
