//! The pipes to and from a probe, each with a thread of its own: so nobody who writes waits for
//! somebody else who writes.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::probe::ProbeError;

/// No honest log of a run is longer, in bytes.
pub(crate) const MOST_STDOUT: u64 = 4 << 20;

/// No honest log of many runs is longer, with all that was said on stderr, in bytes.
pub(crate) const MOST_OF_MANY: u64 = 256 << 20;

/// No more of stderr is kept, in bytes.
const MOST_STDERR: u64 = 1 << 20;

/// Writes a text to the probe's stdin, and closes that.
pub(crate) fn write(stdin: Option<impl Write + Send + 'static>, text: String) {
    if let Some(mut stdin) = stdin {
        thread::spawn(move || {
            // A probe that has ended, or does not care, shows by what it does not say.
            let _ = stdin.write_all(text.as_bytes());
        });
    }
}

/// The lines of what the probe says, as they come. A process can end in the middle of the last one:
/// what is not whole says nothing.
pub(crate) fn lines(
    stdout: Option<impl Read + Send + 'static>,
    most: u64,
) -> Receiver<Result<String, ProbeError>> {
    let (sender, receiver) = channel();
    if let Some(stdout) = stdout {
        let mut stdout = BufReader::new(stdout.take(most));
        thread::spawn(move || {
            loop {
                let mut line = Vec::new();
                let line = match stdout.read_until(b'\n', &mut line) {
                    Ok(_) if line.ends_with(b"\n") => {
                        Ok(String::from_utf8_lossy(&line).into_owned())
                    }
                    Ok(_) if stdout.get_ref().limit() == 0 => Err(ProbeError::Endless),
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

/// All that the probe writes to stderr, once that is closed.
pub(crate) fn text(stderr: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(stderr) = stderr {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stderr.take(MOST_STDERR).read_to_end(&mut bytes);
            // Nobody is there to receive it when the judge has stopped waiting.
            let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
        });
    }
    receiver
}
