//! Typefaces: shaping, and what stands in for a character that a typeface lacks.

use crate::{error::LetterError, fonts};
use any_ascii::any_ascii_char;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, ShapePlan, UnicodeBuffer, script::LATIN};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Which typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Style {
    Text,
    Bold,
    Mono,
}

/// Stands for a character of which not even an ASCII form is known.
const UNKNOWN: char = '◊';

/// A typeface, ready to shape.
pub(super) struct Face {
    pub(super) font: Font,
    shaper: rustybuzz::Face<'static>,
    plan: ShapePlan,
    em: f32,
}

/// Glyphs in a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Shaped {
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In ems.
    pub(super) width: f32,
}

impl Face {
    pub(super) fn new(style: Style) -> Result<Self, LetterError> {
        let bytes = match style {
            Style::Text => fonts::TEXT,
            Style::Bold => fonts::BOLD,
            Style::Mono => fonts::MONO,
        };
        let broken = || LetterError::Internal("a typeface that can not be read");
        let shaper = rustybuzz::Face::from_slice(bytes, 0).ok_or_else(broken)?;
        let plan = ShapePlan::new(&shaper, Direction::LeftToRight, Some(LATIN), None, &[]);
        let font = Font::new(bytes.into(), 0).ok_or_else(broken)?;
        let em = font.units_per_em();
        Ok(Self { font, shaper, plan, em })
    }

    /// What can be printed of a text, and whether that is another text. A letter that the typeface has no glyph for is
    /// put together from its parts where it has those, else written in ASCII, else a lozenge: never left out.
    pub(super) fn printable<'text>(&self, text: &'text str) -> (Cow<'text, str>, bool) {
        if text.chars().all(|c| self.has(c)) {
            return (Cow::Borrowed(text), false);
        }
        let mut printable = String::with_capacity(text.len());
        let mut replaced = false;
        for c in text.chars() {
            if self.has(c) || std::iter::once(c).nfd().all(|part| self.has(part)) {
                printable.push(c);
                continue;
            }
            replaced = true;
            let ascii = any_ascii_char(c);
            if !ascii.is_empty() && ascii.chars().all(|c| self.has(c)) {
                printable.push_str(ascii);
            } else {
                printable.push(UNKNOWN);
            }
        }
        (Cow::Owned(printable), replaced)
    }

    fn has(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
    }

    /// Shapes a printable text: kerning, marks, ligatures.
    pub(super) fn shape(&self, text: &str) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(LATIN);
        let output = rustybuzz::shape_with_plan(&self.shaper, &self.plan, buffer);
        let infos = output.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut width = 0.0;
        for (at, (info, position)) in infos.iter().zip(output.glyph_positions()).enumerate() {
            let start = to_usize(info.cluster);
            let later =
                infos.iter().skip(at + 1).map(|next| to_usize(next.cluster)).find(|next| *next != start);
            let advance = self.ems(position.x_advance);
            width += advance;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                self.ems(position.x_offset),
                self.ems(position.y_offset),
                self.ems(position.y_advance),
                start..later.unwrap_or(text.len()),
                None,
            ));
        }
        Shaped { text: text.to_owned(), glyphs, width }
    }

    #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^24")]
    fn ems(&self, units: i32) -> f32 {
        units as f32 / self.em
    }
}

fn to_usize(cluster: u32) -> usize {
    usize::try_from(cluster).unwrap_or(usize::MAX)
}
