//! Breaking a text into lines.

use super::{
    face::{Face, Shaped, Style},
    line::{Block, Run, Type},
};

/// The three typefaces.
pub(super) struct Faces {
    pub(super) text: Face,
    pub(super) bold: Face,
    pub(super) mono: Face,
}

/// A word that may change its typeface on the way.
type Word = Vec<(Style, String)>;

impl Faces {
    pub(super) const fn of(&self, style: Style) -> &Face {
        match style {
            Style::Text => &self.text,
            Style::Bold => &self.bold,
            Style::Mono => &self.mono,
        }
    }

    /// Breaks a text at spaces; a word that is wider than a line, anywhere. What stands between `**` is bold.
    pub(super) fn set(&self, text: &str, kind: Type) -> Block {
        let mut block =
            Block { lines: Vec::new(), size: kind.size, leading: kind.leading, width: 0.0, replaced: false };
        if self.on_one_line(text, kind, &mut block) {
            return block;
        }
        let words = self.words(text, kind, &mut block.replaced);
        let space = self.of(kind.style).shape(" ").width * kind.size;
        let mut line: Vec<&Word> = Vec::new();
        let mut width = 0.0;
        for word in &words {
            let wide = self.width(word, kind.size);
            if !line.is_empty() && width + space + wide > kind.width {
                self.push(&mut block, &line, true);
                line.clear();
                width = 0.0;
            }
            width += if line.is_empty() { wide } else { space + wide };
            line.push(word);
            if width > kind.width {
                // Alone on its line, and still too wide.
                for piece in self.pieces(word, kind) {
                    self.push(&mut block, &[&piece], false);
                }
                line.clear();
                width = 0.0;
            }
        }
        if !line.is_empty() {
            self.push(&mut block, &line, false);
        }
        block
    }

    /// Sets a text that fits on one line, which is what most texts do.
    fn on_one_line(&self, text: &str, kind: Type, block: &mut Block) -> bool {
        let mut line = Vec::new();
        let mut x = 0.0;
        let mut replaced = false;
        for (index, part) in text.split("**").enumerate().filter(|(_, part)| !part.is_empty()) {
            let style = if index % 2 == 1 && kind.style == Style::Text { Style::Bold } else { kind.style };
            let (part, other) = self.of(style).printable(part);
            replaced |= other;
            let shaped = self.of(style).shape(&part);
            let wide = shaped.width * kind.size;
            line.push(Run { style, shaped, x });
            x += wide;
            if x > kind.width {
                return false;
            }
        }
        if !line.is_empty() {
            block.lines.push(line);
        }
        block.width = x;
        block.replaced = replaced;
        true
    }

    fn words(&self, text: &str, kind: Type, replaced: &mut bool) -> Vec<Word> {
        let mut words: Vec<Word> = vec![Vec::new()];
        for (index, part) in text.split("**").enumerate() {
            let style = if index % 2 == 1 && kind.style == Style::Text { Style::Bold } else { kind.style };
            let (part, other) = self.of(style).printable(part);
            *replaced |= other;
            for (index, piece) in part.split(' ').enumerate() {
                if index > 0 {
                    words.push(Vec::new());
                }
                if let Some(word) = words.last_mut()
                    && !piece.is_empty()
                {
                    word.push((style, piece.to_owned()));
                }
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    fn width(&self, word: &Word, size: f32) -> f32 {
        word.iter().map(|(style, piece)| self.of(*style).shape(piece).width * size).sum()
    }

    /// A word that is too wide, in pieces that are not.
    fn pieces(&self, word: &Word, kind: Type) -> Vec<Word> {
        let mut pieces: Vec<Word> = Vec::new();
        let mut width = f32::INFINITY;
        for (style, part) in word {
            for c in part.chars() {
                let wide = self.of(*style).shape(c.encode_utf8(&mut [0; 4])).width * kind.size;
                if width + wide > kind.width {
                    pieces.push(Vec::new());
                    width = 0.0;
                }
                width += wide;
                let Some(piece) = pieces.last_mut() else { continue };
                match piece.last_mut() {
                    Some((last, text)) if last == style => text.push(c),
                    _ => piece.push((*style, c.to_string())),
                }
            }
        }
        pieces
    }

    /// Adds a line. One that goes on in the next line ends in a space, so that words stay apart for who reads the text
    /// aloud or copies it.
    fn push(&self, block: &mut Block, words: &[&Word], goes_on: bool) {
        let mut texts: Vec<(Style, String)> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            if index > 0
                && let Some((_, text)) = texts.last_mut()
            {
                text.push(' ');
            }
            for (style, piece) in *word {
                match texts.last_mut() {
                    Some((last, text)) if last == style => text.push_str(piece),
                    _ => texts.push((*style, piece.clone())),
                }
            }
        }
        if goes_on && let Some((_, text)) = texts.last_mut() {
            text.push(' ');
        }
        let mut x = 0.0;
        let mut line = Vec::with_capacity(texts.len());
        for (style, text) in texts {
            let shaped = self.of(style).shape(&text);
            let wide = shaped.width * block.size;
            line.push(Run { style, shaped, x });
            x += wide;
        }
        block.width = block.width.max(x);
        block.lines.push(line);
    }

    /// One line that bears exactly this text, with a little room after every fourth character where it has no hyphens:
    /// what is typed by hand.
    pub(super) fn typed(&self, text: &str, kind: Type) -> Block {
        const ROOM: f32 = 0.32;
        let face = self.of(kind.style);
        let (printable, replaced) = face.printable(text);
        let mut shaped: Shaped = face.shape(&printable);
        let count = shaped.glyphs.len();
        if !text.contains('-') {
            for (index, glyph) in shaped.glyphs.iter_mut().enumerate() {
                if (index + 1) % 4 == 0 && index + 1 < count {
                    glyph.x_advance += ROOM;
                    shaped.width += ROOM;
                }
            }
        }
        let width = shaped.width * kind.size;
        let lines = vec![vec![Run { style: kind.style, shaped, x: 0.0 }]];
        Block { lines, size: kind.size, leading: kind.leading, width, replaced }
    }
}
