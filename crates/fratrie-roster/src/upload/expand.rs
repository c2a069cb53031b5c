//! From uploads to files: folders walked, archives opened, one level deep.

use super::{Content, Source, Upload, archive, bounded::problem};
use crate::{options::Limits, told::Problem};
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Folders inside one another.
const DEEPEST: usize = 8;

/// The files of an upload, in a fixed order.
pub(crate) fn expand(upload: Upload, limits: &Limits) -> Result<Vec<Source>, Problem> {
    let Upload { name, content } = upload;
    if let Content::Path(path) = &content {
        let metadata = fs::metadata(path).map_err(|error| problem(&error))?;
        if metadata.is_dir() {
            let mut files = Vec::new();
            walk(path, DEEPEST, limits, &mut files)?;
            files.sort();
            let named = |file: PathBuf| {
                let name = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().into_owned();
                Source::new(&name, Arc::new(Content::Path(file)), None)
            };
            return Ok(files.into_iter().map(named).collect());
        }
        // A pipe or a device may never end.
        if !metadata.is_file() {
            return Err(Problem::Unreadable("not a file".to_owned()));
        }
    }
    let file = Source::new(&name, Arc::new(content), None);
    expand_zip(&file, limits).map(|files| files.unwrap_or_else(|| vec![file]))
}

/// The files of a zip; none where it is no zip, or is a workbook.
fn expand_zip(file: &Source, limits: &Limits) -> Result<Option<Vec<Source>>, Problem> {
    let mut head = Vec::new();
    file.bytes(limits, |input| input.take(4).read_to_end(&mut head))?.map_err(|error| problem(&error))?;
    if !is_zip(&head) {
        return Ok(None);
    }
    let content = file.content();
    let mut archive = archive::open(content)?;
    let entries = archive::entries(&mut archive, limits)?;
    let office = ["[Content_Types].xml", "mimetype"];
    if entries.iter().any(|entry| office.contains(&entry.name.as_str())) {
        return Ok(None);
    }
    let named = |entry: archive::Entry| {
        let name = format!("{}/{}", file.name, entry.name);
        Source::new(&name, Arc::clone(content), Some(entry.index))
    };
    Ok(Some(entries.into_iter().map(named).collect()))
}

/// Whether bytes begin as a zip does, an empty one too.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

fn walk(folder: &Path, depth: usize, limits: &Limits, files: &mut Vec<PathBuf>) -> Result<(), Problem> {
    for entry in fs::read_dir(folder).map_err(|error| problem(&error))? {
        let entry = entry.map_err(|error| problem(&error))?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(|error| problem(&error))?);
        let name = PathBuf::from(entry.file_name());
        // A link could lead anywhere, a pipe may never end.
        if !(kind.is_file() || kind.is_dir()) || is_clutter(&name) {
            continue;
        }
        if kind.is_dir() {
            if depth == 0 {
                return Err(Problem::TooDeep);
            }
            walk(&path, depth - 1, limits, files)?;
        } else if files.len() >= limits.files {
            return Err(Problem::TooManyFiles);
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// What Finder and Explorer leave behind: `__MACOSX`, `.DS_Store`, `Thumbs.db`.
pub(super) fn is_clutter(path: &Path) -> bool {
    path.iter().any(|part| {
        let part = part.to_string_lossy();
        part.starts_with('.') || part == "__MACOSX" || part == "Thumbs.db" || part == "desktop.ini"
    })
}
