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

/// Ends when the user presses Ctrl-C. Where the signal cannot be caught it never ends, and the signal ends the program.
pub async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
