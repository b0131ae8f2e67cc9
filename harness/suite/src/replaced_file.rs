//! Files that are replaced as a whole, or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file to be replaced. A reader sees its old contents or its new ones, never a part of them, and
/// an error leaves the old ones.
#[derive(Debug)]
pub struct ReplacedFile {
    path: PathBuf,
    /// The new file, until it takes the place of the old one. `None` for what is not a regular file,
    /// such as a pipe, which is written directly.
    new: Option<NamedTempFile>,
}

impl ReplacedFile {
    /// Prepares to replace the file at a path, which need not exist. The new file is in the same
    /// folder, so that an error shows before there is anything to write.
    ///
    /// # Errors
    /// If the path is a folder, or the file cannot be created or replaced.
    pub fn prepare(path: &Path) -> io::Result<Self> {
        let old = match fs::metadata(path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if old.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(ErrorKind::IsADirectory.into());
        }
        if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            return Ok(Self { path: path.to_owned(), new: None });
        }
        // A symbolic link stays one.
        let path = if old.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = Builder::new();
        builder.prefix(".threadproof");
        match old {
            Some(old) => _ = builder.permissions(old.permissions()),
            None => permit(&mut builder),
        }
        fs::metadata(folder)?;
        // The message would name the new file, which nobody knows.
        let new = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
        Ok(Self { path, new: Some(new) })
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// If the new contents cannot be written, for example because the disk is full.
    pub fn write(self, contents: &[u8]) -> io::Result<()> {
        let Some(mut new) = self.new else { return fs::write(&self.path, contents) };
        new.write_all(contents)?;
        new.flush()?;
        new.persist(&self.path)?;
        Ok(())
    }

    /// Replaces the file by a copy of another, with its permissions.
    ///
    /// # Errors
    /// If the other file cannot be read, or the new one cannot be written.
    pub fn copy(self, from: &Path) -> io::Result<()> {
        let Some(new) = self.new else { return fs::copy(from, &self.path).map(drop) };
        fs::copy(from, new.path())?;
        new.persist(&self.path)?;
        Ok(())
    }
}

/// Gives a new file the permissions of any other. The system takes away those that the user does not
/// give to new files.
#[cfg(unix)]
fn permit(builder: &mut Builder<'_, '_>) {
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
}

/// A new file has the permissions of any other.
#[cfg(not(unix))]
fn permit(_: &mut Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;

    fn names(folder: &Folder) -> Vec<String> {
        let entries = fs::read_dir(&folder.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_created_or_replaced_and_nothing_else_is_left() {
        let folder = Folder::of("replaced", &[]);
        let path = folder.0.join("a.json");
        for contents in ["one", "two, which is longer", ""] {
            ReplacedFile::prepare(&path).unwrap().write(contents.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), contents);
        }
        assert_eq!(names(&folder), ["a.json"]);
    }

    #[test]
    fn a_file_that_is_not_written_in_the_end_stays_as_it_was() {
        let folder = Folder::of("unreplaced", &[("a.json", "old")]);
        drop(ReplacedFile::prepare(&folder.0.join("a.json")).unwrap());
        assert_eq!(fs::read_to_string(folder.0.join("a.json")).unwrap(), "old");
        assert_eq!(names(&folder), ["a.json"]);
    }

    #[test]
    fn a_folder_and_a_file_in_no_folder_cannot_be_replaced() {
        let folder = Folder::of("unreplaceable", &[]);
        let kind = |path: &Path| ReplacedFile::prepare(path).unwrap_err().kind();
        assert_eq!(kind(&folder.0), ErrorKind::IsADirectory);
        assert_eq!(kind(&folder.0.join("none/a.json")), ErrorKind::NotFound);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let full = ReplacedFile::prepare(Path::new("/dev/full")).unwrap();
        assert_eq!(full.write(b"new").unwrap_err().kind(), ErrorKind::StorageFull);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_symbolic_links_stay() {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt as _;

        let folder = Folder::of("linked", &[("a.json", "old")]);
        let [file, link] = ["a.json", "link.json"].map(|name| folder.0.join(name));
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        ReplacedFile::prepare(&link).unwrap().write(b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
