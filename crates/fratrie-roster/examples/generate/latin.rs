//! ISO-8859-15 as the producers write it: what it can not carry becomes `?`.

use std::io::{self, Write};

/// Writes text in ISO-8859-15.
pub(crate) struct Latin<W>(pub(crate) W);

impl<W: Write> Latin<W> {
    pub(crate) fn put(&mut self, text: &str) -> io::Result<()> {
        let bytes: Vec<u8> = text.chars().map(byte).collect();
        self.0.write_all(&bytes)
    }

    /// An element with its text, nothing where there is none.
    pub(crate) fn element(&mut self, name: &str, text: &str) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.put(&format!("<{name}>{}</{name}>\n", escaped(text))) }
    }
}

fn byte(c: char) -> u8 {
    match c {
        '€' => 0xA4,
        'Š' => 0xA6,
        'š' => 0xA8,
        'Ž' => 0xB4,
        'ž' => 0xB8,
        'Œ' => 0xBC,
        'œ' => 0xBD,
        'Ÿ' => 0xBE,
        '¤' | '¦' | '¨' | '´' | '¸' | '¼' | '½' | '¾' => b'?',
        c => u8::try_from(u32::from(c)).unwrap_or(b'?'),
    }
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
