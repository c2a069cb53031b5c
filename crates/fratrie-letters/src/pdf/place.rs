//! Setting texts, those that come again only once.

use super::{
    face::{Face, Style},
    line::{Block, Type},
    lines::Faces,
};
use crate::{compose::Text, error::LetterError};
use std::{collections::HashMap, rc::Rc};

/// Texts kept at most, so that memory stays flat whatever the templates name.
const MOST: usize = 2_000;

/// Sets texts in type, and remembers those that all letters share.
pub(crate) struct Setter {
    pub(super) faces: Faces,
    known: HashMap<Key, HashMap<String, Rc<Block>>>,
    count: usize,
    /// The texts of this letter alone: a page is laid out more than once until it fits.
    own: Vec<(Key, String, Set, bool)>,
}

/// Typeface, size, leading, width, and the least size of a text on one line.
type Key = [u32; 5];

/// A text in type, and whether others use it too.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub(super) block: Rc<Block>,
    pub(super) shared: bool,
}

impl Setter {
    pub(crate) fn new() -> Result<Self, LetterError> {
        let faces = Faces {
            text: Face::new(Style::Text)?,
            bold: Face::new(Style::Bold)?,
            mono: Face::new(Style::Mono)?,
        };
        Ok(Self { faces, known: HashMap::new(), count: 0, own: Vec::new() })
    }

    /// Forgets the texts of the last letter.
    pub(super) fn next_letter(&mut self) {
        self.own.clear();
    }

    fn own(&mut self, text: &str, key: Key, make: impl FnOnce(&Faces) -> (Block, bool)) -> (Set, bool) {
        if let Some((_, _, set, cut)) = self.own.iter().find(|(known, own, ..)| *known == key && own == text)
        {
            return (set.clone(), *cut);
        }
        let (block, cut) = make(&self.faces);
        let set = Set { block: Rc::new(block), shared: false };
        self.own.push((key, text.to_owned(), set.clone(), cut));
        (set, cut)
    }

    /// A text on one line, in ems: another size is no other shape.
    fn in_ems(&mut self, text: &str, style: Style) -> Rc<Block> {
        let kind = Type::new(style, 1.0, 1.0, f32::INFINITY);
        self.own(text, key(kind, 0.0), |faces| (faces.set(text, kind), false)).0.block
    }

    /// Sets a text.
    pub(super) fn set(&mut self, text: &Text, kind: Type) -> Set {
        let key = key(kind, 0.0);
        if !text.shared {
            let wide = self.in_ems(&text.text, kind.style);
            if wide.width * kind.size <= kind.width {
                return own_set(wide.resized(kind.size, kind.leading));
            }
            return self.own(&text.text, key, |faces| (faces.set(&text.text, kind), false)).0;
        }
        if let Some(block) = self.known.get(&key).and_then(|texts| texts.get(&text.text)) {
            return Set { block: Rc::clone(block), shared: true };
        }
        if self.count >= MOST {
            self.known.clear();
            self.count = 0;
        }
        let block = Rc::new(self.faces.set(&text.text, kind));
        self.known.entry(key).or_default().insert(text.text.clone(), Rc::clone(&block));
        self.count += 1;
        Set { block, shared: true }
    }

    /// Sets a text on one line: smaller where it is too wide, down to `least`; then cut, with an ellipsis. The second
    /// value says whether it was cut.
    pub(super) fn set_on_one_line(&mut self, text: &str, kind: Type, least: f32) -> (Set, bool) {
        let wide = self.in_ems(text, kind.style);
        let size = kind.size.min(kind.width / wide.width.max(f32::MIN_POSITIVE));
        if size >= least {
            return (own_set(wide.resized(size, kind.leading)), false);
        }
        self.own(text, key(kind, least), |faces| cut(faces, text, Type { size: least, ..kind }))
    }

    /// Sets a name that is typed by hand, on one line and without gaps, smaller where it is too wide.
    pub(super) fn set_typed_whole(&mut self, text: &str, kind: Type) -> Set {
        self.set_on_one_line(text, kind, 1.0).0
    }

    /// Sets a password, on one line and in groups of four, smaller where it is too wide.
    pub(super) fn set_typed(&mut self, text: &str, kind: Type) -> Set {
        let ems = Type { size: 1.0, leading: 1.0, width: f32::INFINITY, ..kind };
        let wide = self.own(text, key(ems, GROUPED), |faces| (faces.typed(text, ems), false)).0.block;
        let size = kind.size.min(kind.width / wide.width.max(f32::MIN_POSITIVE));
        own_set(wide.resized(size, kind.leading))
    }
}

/// Tells what is set in groups from the same text set otherwise.
const GROUPED: f32 = -1.0;

fn own_set(block: Block) -> Set {
    Set { block: Rc::new(block), shared: false }
}

/// The first line, with an ellipsis.
fn cut(faces: &Faces, text: &str, kind: Type) -> (Block, bool) {
    let mut block = faces.set(text, Type { width: kind.width - kind.size, ..kind });
    block.lines.truncate(1);
    if let Some(run) = block.lines.first_mut().and_then(|line| line.last_mut()) {
        let text = format!("{}…", run.shaped.text.trim_end());
        run.shaped = faces.of(run.style).shape(&text);
    }
    (block, true)
}

fn key(kind: Type, least: f32) -> Key {
    let style = match kind.style {
        Style::Text => 0,
        Style::Bold => 1,
        Style::Mono => 2,
    };
    [style, kind.size.to_bits(), kind.leading.to_bits(), kind.width.to_bits(), least.to_bits()]
}
