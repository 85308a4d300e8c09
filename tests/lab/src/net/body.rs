//! A response body that follows a script.

use super::wire::{Orders, Then};
use bytes::Bytes;
use hyper::body::{Body, Frame};
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// What a body does next.
pub(crate) enum Step {
    Data(Bytes),
    Pause(Duration),
    /// Nothing more, ever.
    Hang,
    /// The connection is reset.
    Reset,
    /// The connection is closed for writing.
    HalfClose,
    /// The stream breaks off.
    Fail,
    /// The same bytes again and again.
    Repeat(Bytes),
}

/// Long enough for hyper to hand on what it has before the connection ends.
pub(crate) const FLUSH: Duration = Duration::from_millis(40);

/// A body of steps. It never tells its length: the `Content-Length` header may lie.
pub(crate) struct ScriptedBody {
    steps: VecDeque<Step>,
    pause: Option<Pin<Box<Sleep>>>,
    orders: Orders,
}

impl ScriptedBody {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>, orders: Orders) -> Self {
        Self { steps: steps.into_iter().collect(), pause: None, orders }
    }
}

impl Body for ScriptedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(cx));
                self.pause = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Data(data)) if data.is_empty() => {}
                Some(Step::Data(data)) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Some(Step::Pause(duration)) => self.pause = Some(Box::pin(sleep(duration))),
                Some(Step::Hang) => {
                    self.steps.push_front(Step::Hang);
                    return Poll::Pending;
                }
                Some(Step::Reset) => {
                    self.orders.reset();
                    return Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())));
                }
                Some(Step::HalfClose) => {
                    self.orders.instead(Bytes::new(), Then::HalfClose);
                    // The connection has to be written to for that.
                    return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"?")))));
                }
                Some(Step::Fail) => return Poll::Ready(Some(Err(io::ErrorKind::BrokenPipe.into()))),
                Some(Step::Repeat(data)) => {
                    self.steps.push_front(Step::Repeat(data.clone()));
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
            }
        }
    }
}
