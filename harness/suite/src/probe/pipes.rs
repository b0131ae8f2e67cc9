//! The pipes to and from a probe, each with a thread that reads or writes it. With one thread for
//! all, the judge could block on a full stdin while the probe blocks on a full stdout.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread::Builder;
use std::time::Duration;

use crate::probe::{ProbeError, limits};

/// The maximum number of bytes that a probe may print in one run.
pub(crate) const MAX_STDOUT: u64 = 4 << 20;

/// The maximum number of bytes that are read from a batch, stdout and stderr together.
pub(crate) const MAX_BATCH_OUTPUT: u64 = 256 << 20;

/// The maximum number of bytes that are read from a run's stderr.
pub(crate) const MAX_STDERR: u64 = 1 << 20;

/// The stack of a thread: std's default.
const STACK: usize = 2 << 20;

/// The number of bytes that are read from stderr at once.
const CHUNK: usize = 4096;

/// Writes a text to the probe's stdin, and closes it.
///
/// # Errors
/// If no thread can be spawned.
pub(crate) fn write(
    stdin: Option<impl Write + Send + 'static>,
    text: String,
) -> Result<(), ProbeError> {
    let Some(mut stdin) = stdin else { return Ok(()) };
    beside(move || {
        // This fails if the probe has ended or does not read, which its log then shows.
        let _ = stdin.write_all(text.as_bytes());
    })
}

/// Receives the lines that the probe prints on stdout. A probe writes each of them at once, so a last
/// line without a line break was cut off.
///
/// # Errors
/// If no thread can be spawned.
pub(crate) fn lines(
    stdout: Option<impl Read + Send + 'static>,
    max: u64,
) -> Result<Receiver<Result<String, ProbeError>>, ProbeError> {
    let (sender, receiver) = channel();
    let Some(stdout) = stdout else { return Ok(receiver) };
    let mut stdout = BufReader::new(stdout.take(max));
    beside(move || {
        loop {
            let mut line = Vec::new();
            let line = match stdout.read_until(b'\n', &mut line) {
                Ok(_) if line.ends_with(b"\n") => Ok(String::from_utf8_lossy(&line).into_owned()),
                Ok(_) if stdout.get_ref().limit() == 0 => Err(ProbeError::TooLong { max }),
                Ok(0) => break,
                Ok(_) => Err(ProbeError::CutOff),
                Err(error) => Err(error.into()),
            };
            let is_last = line.is_err();
            if sender.send(line).is_err() || is_last {
                break;
            }
        }
    })?;
    Ok(receiver)
}

/// Receives what the probe prints on stderr, up to `max` bytes.
///
/// # Errors
/// If no thread can be spawned.
pub(crate) fn bytes(
    stderr: Option<impl Read + Send + 'static>,
    max: u64,
) -> Result<Receiver<Vec<u8>>, ProbeError> {
    let (sender, receiver) = channel();
    let Some(stderr) = stderr else { return Ok(receiver) };
    let mut stderr = stderr.take(max);
    beside(move || {
        let mut chunk = vec![0; CHUNK];
        while let Ok(length @ 1..) = stderr.read(&mut chunk) {
            // The receiver is gone if the judge has stopped waiting for it.
            if sender.send(chunk[..length].to_vec()).is_err() {
                break;
            }
        }
    })?;
    Ok(receiver)
}

/// The text of a pipe until it is closed. A process that the probe started may outlive it and keep
/// the pipe open, so this waits for each part for at most `patience`.
pub(crate) fn collect(pipe: &Receiver<Vec<u8>>, patience: Duration) -> String {
    let mut bytes = Vec::new();
    while let Ok(chunk) = pipe.recv_timeout(patience) {
        bytes.extend(chunk);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs `work` on another thread.
fn beside(work: impl FnOnce() + Send + 'static) -> Result<(), ProbeError> {
    thread().spawn(work).map(drop).map_err(spawn_error)
}

/// A thread of the judge. Its stack does not depend on the judge's `RUST_MIN_STACK`.
pub(crate) fn thread() -> Builder {
    Builder::new().stack_size(STACK)
}

/// The error for a thread of the judge that cannot be spawned.
pub(crate) fn spawn_error(source: io::Error) -> ProbeError {
    limits::reached(source, |source| ProbeError::Spawn { source })
}
