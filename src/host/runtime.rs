//! The clockwork for waiting: one thread, made only by commands that wait for something.

use std::future::Future;
use std::io;

/// Runs a future to its end on this thread. Name look-ups that still hang on a helper thread then are left behind.
pub fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(512).build()?;
    let output = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(output)
}

/// Listens for a service manager that asks the program to end: SIGTERM. Windows has no such signal.
#[derive(Debug)]
pub struct Termination(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Termination {
    /// From now on the signal is waited for; where it cannot be caught, it ends the program.
    pub fn listen() -> Termination {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Termination(signal(SignalKind::terminate()).ok())
        }
        #[cfg(not(unix))]
        Termination()
    }

    /// Ends when it was asked.
    pub async fn asked(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}

/// Ends when a service manager, a CI system or a terminal that is closed tells the program to end: SIGTERM, SIGHUP. Never on
/// Windows, which has no such signals.
pub async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut terminate), Ok(mut hang_up)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = hang_up.recv() => return,
            }
        }
    }
    std::future::pending().await
}

/// Ends when the user presses Ctrl-C. Where the signal cannot be caught it never ends, and the signal ends the program.
pub async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
