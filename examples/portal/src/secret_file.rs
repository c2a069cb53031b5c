//! The secret key: given, else kept in a file that is made at the first start.

use crate::{
    private_files::{failed, write},
    start_error::StartError,
};
use fratrie::SecretKey;
use rand::{
    SeedableRng,
    rngs::{StdRng, SysRng},
};
use std::{fs, io, path::Path};

/// The key in `file`. If there is none it is made, unless `database` is in use already: what it holds was kept under
/// another key, and nobody could log in any more.
pub(crate) fn open(file: &Path, database: &Path, in_use: bool) -> Result<SecretKey, StartError> {
    match fs::read_to_string(file) {
        Ok(text) => SecretKey::from_text(&text).map_err(|_| StartError::SecretKeyForm(file.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if in_use {
                return Err(StartError::SecretKeyLost {
                    key: file.to_owned(),
                    database: database.to_owned(),
                });
            }
            make(file)
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(StartError::SecretKeyForm(file.to_owned()))
        }
        Err(error) => Err(failed(file)(error)),
    }
}

fn make(file: &Path) -> Result<SecretKey, StartError> {
    let mut chance =
        StdRng::try_from_rng(&mut SysRng).map_err(|error| StartError::Library(Box::new(error)))?;
    let key = SecretKey::generate(&mut chance);
    write(file, key.to_text().as_bytes()).map_err(failed(file))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let (file, database) = (folder.path().join("secret.key"), folder.path().join("fratrie.db"));
        let made = open(&file, &database, false).unwrap();
        let again = open(&file, &database, false).unwrap();
        assert_eq!(*made.to_text(), *again.to_text());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn v32_a_lost_or_broken_key_stops_the_start_and_damages_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (file, database) = (folder.path().join("secret.key"), folder.path().join("fratrie.db"));
        fs::write(&database, "something").unwrap();
        assert!(matches!(open(&file, &database, true), Err(StartError::SecretKeyLost { .. })));
        assert!(!file.exists());
        fs::write(&file, "not a key").unwrap();
        assert!(matches!(open(&file, &database, false), Err(StartError::SecretKeyForm(_))));
        assert_eq!(fs::read_to_string(&file).unwrap(), "not a key");
    }
}
