//! The logo.

use super::{TemplateError, TemplateProblem, layers::Layers};
use std::sync::Arc;

/// A logo, its format known.
#[derive(Debug, Clone)]
pub(crate) struct Logo {
    /// The whole file.
    pub(crate) bytes: Arc<Vec<u8>>,
    /// `image/png` or `image/jpeg`.
    pub(crate) media_type: &'static str,
    /// Ready to be drawn.
    #[cfg(feature = "pdf")]
    pub(crate) drawn: krilla::image::Image,
}

impl Logo {
    /// Reads a logo; none where its name is empty.
    pub(super) fn read(layers: &Layers, name: &str) -> Result<Option<Self>, TemplateError> {
        if name.is_empty() {
            return Ok(None);
        }
        let fault =
            |file: &str, why: &str| TemplateError::new(file, None, TemplateProblem::Logo(why.to_owned()));
        if name.contains(['/', '\\']) || name.starts_with('.') {
            return Err(fault(name, "a name without folders is expected"));
        }
        let (file, bytes) = layers.image(name)?.ok_or_else(|| fault(name, "no such file"))?;
        let media_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            _ => return Err(fault(&file, "neither PNG nor JPEG")),
        };
        let bytes = Arc::new(bytes);
        Ok(Some(Self {
            #[cfg(feature = "pdf")]
            drawn: crate::pdf::read_logo(&file, media_type, &bytes)?,
            bytes,
            media_type,
        }))
    }
}
