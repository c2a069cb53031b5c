//! The typefaces, whose licences lie beside them in `fonts/`.

/// Text.
pub(crate) const TEXT: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegibleNext-Regular.ttf");
/// What stands out.
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegibleNext-Bold.ttf");
/// What is typed by hand: 0 and O, 1, I and l, 2 and Z, 5 and S, 8 and B are told apart.
pub(crate) const MONO: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegibleMono-Medium.ttf");
