//! The pipes to and from a probe, each with a thread that reads or writes it. With one thread for
//! all, the judge could block on a full stdin while the probe blocks on a full stdout.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::probe::ProbeError;

/// The maximum number of bytes that a probe may print in one run.
pub(crate) const MAX_STDOUT: u64 = 4 << 20;

/// The maximum number of bytes that are read from a batch, stdout and stderr together.
pub(crate) const MAX_BATCH_OUTPUT: u64 = 256 << 20;

/// The maximum number of bytes that are read from a run's stderr.
const MAX_STDERR: u64 = 1 << 20;

/// Writes a text to the probe's stdin, and closes it.
pub(crate) fn write(stdin: Option<impl Write + Send + 'static>, text: String) {
    if let Some(mut stdin) = stdin {
        thread::spawn(move || {
            // This fails if the probe has ended or does not read, which its log then shows.
            let _ = stdin.write_all(text.as_bytes());
        });
    }
}

/// Receives the lines that the probe prints on stdout. A last line without a line break is dropped:
/// the process may have ended while printing it.
pub(crate) fn lines(
    stdout: Option<impl Read + Send + 'static>,
    max: u64,
) -> Receiver<Result<String, ProbeError>> {
    let (sender, receiver) = channel();
    if let Some(stdout) = stdout {
        let mut stdout = BufReader::new(stdout.take(max));
        thread::spawn(move || {
            loop {
                let mut line = Vec::new();
                let line = match stdout.read_until(b'\n', &mut line) {
                    Ok(_) if line.ends_with(b"\n") => {
                        Ok(String::from_utf8_lossy(&line).into_owned())
                    }
                    Ok(_) if stdout.get_ref().limit() == 0 => Err(ProbeError::TooLong { max }),
                    Ok(_) => break,
                    Err(error) => Err(error.into()),
                };
                let is_last = line.is_err();
                if sender.send(line).is_err() || is_last {
                    break;
                }
            }
        });
    }
    receiver
}

/// Receives everything that the probe printed on stderr, once it is closed.
pub(crate) fn text(stderr: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stderr) = stderr {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stderr.take(MAX_STDERR).read_to_end(&mut bytes);
            // The receiver is gone if the judge has stopped waiting for it.
            let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
        });
    }
    receiver
}
