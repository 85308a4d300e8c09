//! The port of a host: open, closed, or a hole.

use crate::scenario::Listen;
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc as threads;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// A port on loopback that is the lab's in every state.
pub(crate) enum Door {
    Open(TcpListener),
    /// Bound and not listening: the kernel refuses.
    Closed {
        _socket: TcpSocket,
    },
    /// Listening with a full queue: the kernel drops what comes.
    Full {
        _listener: TcpListener,
        _queue: Vec<TcpStream>,
    },
}

/// A change of the door; the sender is told when it is made.
pub(crate) type Change = (Listen, threads::Sender<()>);

impl Door {
    /// Takes the port, or any for port 0.
    pub(crate) async fn take(at: SocketAddr, listen: Listen) -> io::Result<(Self, u16)> {
        let socket = if at.is_ipv6() { TcpSocket::new_v6()? } else { TcpSocket::new_v4()? };
        socket.set_reuseaddr(true)?;
        socket.bind(at)?;
        let addr = socket.local_addr()?;
        let door = match listen {
            Listen::Open => Self::Open(socket.listen(1024)?),
            Listen::Refused => Self::Closed { _socket: socket },
            Listen::Blackhole => {
                let listener = socket.listen(0)?;
                let mut queue = Vec::new();
                while let Ok(Ok(filler)) = timeout(Duration::from_millis(100), TcpStream::connect(addr)).await {
                    queue.push(filler);
                }
                Self::Full { _listener: listener, _queue: queue }
            }
        };
        Ok((door, addr.port()))
    }

    /// The next connection; never one from a door that is not open.
    async fn accept(&self) -> TcpStream {
        match self {
            Self::Open(listener) => loop {
                if let Ok((stream, _)) = listener.accept().await {
                    let _ = stream.set_nodelay(true);
                    return stream;
                }
            },
            Self::Closed { .. } | Self::Full { .. } => std::future::pending().await,
        }
    }

    /// Hands each connection on, for ever.
    pub(crate) async fn stand(self, visit: impl Fn(TcpStream)) {
        loop {
            visit(self.accept().await);
        }
    }

    /// Hands each connection on and makes the changes that come, until there can be no more.
    pub(crate) async fn attend(self, at: SocketAddr, mut changes: mpsc::Receiver<Change>, visit: impl Fn(TcpStream)) {
        let mut door = Some(self);
        loop {
            let change = match &door {
                Some(open) => tokio::select! {
                    stream = open.accept() => {
                        visit(stream);
                        continue;
                    }
                    change = changes.recv() => change,
                },
                None => changes.recv().await,
            };
            let Some((listen, done)) = change else { return };
            drop(door.take());
            door = Self::take(at, listen).await.ok().map(|(door, _)| door);
            let _ = done.send(());
        }
    }
}
