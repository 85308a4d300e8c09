//! A stream that is read a little at a time, so that whoever takes what was read keeps up with whoever reads.
//!
//! A server that sends without pause is always ready to be read: HTTP would read on as long as it may and keep everything
//! until its reader has a turn. Provisional answers (1xx) in HTTP/2 would pile up to megabytes that way.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is read before others have their turn: as much as is in flight at once on a narrow connection.
const AT_ONCE: usize = 64 << 10;

/// The stream.
pub(super) struct Paced<S> {
    stream: S,
    /// What was read since it last waited.
    read: usize,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S) -> Paced<S> {
        Paced { stream, read: 0 }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.read >= AT_ONCE {
            self.read = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if polled.is_pending() {
            self.read = 0;
        }
        ready!(polled)?;
        self.read += buf.filled().len() - before;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    #[test]
    fn others_have_their_turn_and_no_byte_is_lost() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let turns = std::rc::Rc::new(std::cell::Cell::new(0));
            let counted = std::rc::Rc::clone(&turns);
            let others = async move {
                loop {
                    counted.set(counted.get() + 1);
                    tokio::task::yield_now().await;
                }
            };
            let source = vec![7; 10 * AT_ONCE];
            let mut stream = Paced::new(source.as_slice());
            let mut bytes = Vec::new();
            tokio::select! {
                biased;
                read = stream.read_to_end(&mut bytes) => assert_eq!(read.unwrap(), source.len()),
                () = others => {}
            }
            assert_eq!(bytes, source);
            assert!(turns.get() >= 4, "{}", turns.get());
        });
    }
}
