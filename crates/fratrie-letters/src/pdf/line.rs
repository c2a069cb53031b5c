//! Lines of type.

use super::face::{Shaped, Style};

/// How a text is set. Sizes in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) style: Style,
    pub(super) size: f32,
    /// From one baseline to the next.
    pub(super) leading: f32,
    /// The widest that a line may be.
    pub(super) width: f32,
}

impl Type {
    pub(super) const fn new(style: Style, size: f32, leading: f32, width: f32) -> Self {
        Self { style, size, leading, width }
    }

    pub(super) const fn sized(self, size: f32, leading: f32) -> Self {
        Self { size, leading, ..self }
    }
}

/// A text, broken into lines.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) lines: Vec<Vec<Run>>,
    pub(super) size: f32,
    pub(super) leading: f32,
    /// Of the widest line, in points.
    pub(super) width: f32,
    /// A character was replaced.
    pub(super) replaced: bool,
}

/// Glyphs of one typeface on a line.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) style: Style,
    pub(super) shaped: Shaped,
    /// From the beginning of the line, in points.
    pub(super) x: f32,
}

impl Block {
    /// The same lines in another size.
    pub(super) fn resized(&self, size: f32, leading: f32) -> Self {
        let scale = size / self.size;
        let mut resized = Self { size, leading, width: self.width * scale, ..self.clone() };
        for run in resized.lines.iter_mut().flatten() {
            run.x *= scale;
        }
        resized
    }

    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(|_| self.leading).sum()
    }

    pub(super) fn glyphs(&self) -> usize {
        self.lines.iter().flatten().map(|run| run.shaped.glyphs.len()).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
