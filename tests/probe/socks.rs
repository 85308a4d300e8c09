//! A SOCKS 5 server (RFC 1928, RFC 1929) that leads wherever it is told to one and the same address.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub(crate) struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that wants this login and leads to `target`. It lives as long as the test's process.
    pub(crate) fn start(target: SocketAddr, login: Option<(&'static str, &'static str)>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                std::thread::spawn(move || serve(client, target, login, &log));
            }
        });
        Server { port, asked }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The `host:port` of each request.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn take<const N: usize>(client: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    client.read_exact(&mut bytes).map(|()| bytes)
}

fn text(client: &mut TcpStream) -> io::Result<String> {
    let [length] = take(client)?;
    let mut bytes = vec![0; length.into()];
    client.read_exact(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn serve(
    mut client: TcpStream,
    target: SocketAddr,
    login: Option<(&str, &str)>,
    log: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let [_version, methods] = take(&mut client)?;
    let mut offered = vec![0; methods.into()];
    client.read_exact(&mut offered)?;
    if let Some((user, password)) = login {
        client.write_all(&[5, 2])?;
        let [_version] = take(&mut client)?;
        let given = (text(&mut client)?, text(&mut client)?);
        let right = given == (user.to_owned(), password.to_owned());
        client.write_all(&[1, u8::from(!right)])?;
        if !right {
            return Ok(());
        }
    } else {
        client.write_all(&[5, 0])?;
    }
    let [_version, _connect, _reserved, kind] = take(&mut client)?;
    let host = match kind {
        3 => text(&mut client)?,
        _ => format!("{:?}", take::<4>(&mut client)?),
    };
    let port = u16::from_be_bytes(take(&mut client)?);
    log.lock().unwrap().push(format!("{host}:{port}"));
    let mut server = TcpStream::connect(target)?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    let upstream = std::thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
    io::copy(&mut server, &mut client)?;
    client.shutdown(std::net::Shutdown::Write)?;
    let _ = upstream.join();
    Ok(())
}
