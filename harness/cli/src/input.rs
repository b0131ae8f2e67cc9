//! Reads what users name, within limits.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::error::CommandError;

/// The largest log that is read, in bytes: as much as is read from a batch.
pub(crate) const MAX_LOG: u64 = 256 << 20;

/// The largest results that are read, in bytes: a hundred times those of all scenarios.
pub(crate) const MAX_RESULTS: u64 = 64 << 20;

/// The bytes of a file.
pub(crate) fn read(path: &Path, max: u64) -> Result<Vec<u8>, CommandError> {
    let unreadable = |error| CommandError::file("read", path, error);
    // Checked before opening: opening a named pipe blocks until another process writes to it, and a
    // device has no end.
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err(CommandError::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(max + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > max {
        return Err(CommandError::TooBig { path: path.to_owned(), max });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_a_limit() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "four").unwrap();
        assert_eq!(read(file.path(), 4).unwrap(), b"four");
        assert!(matches!(read(file.path(), 3), Err(CommandError::TooBig { max: 3, .. })));
    }

    #[test]
    fn what_is_not_a_file_is_not_opened() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(matches!(read(folder, 1), Err(CommandError::NotAFile { .. })));
        #[cfg(unix)]
        assert!(matches!(read(Path::new("/dev/zero"), 1), Err(CommandError::NotAFile { .. })));
    }
}
