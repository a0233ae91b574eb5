use std::io;

/// Listens for SIGTERM and Ctrl-C from now on. The future ends at the first of them.
///
/// # Errors
///
/// When the operating system refuses to deliver them.
#[cfg(unix)]
pub(crate) fn asked_for() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Listens for Ctrl-C from now on. The future ends at the first one.
///
/// # Errors
///
/// When the operating system refuses to deliver it.
#[cfg(windows)]
pub(crate) fn asked_for() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
