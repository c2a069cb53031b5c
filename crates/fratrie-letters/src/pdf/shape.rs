//! Areas and lines behind the type.

use krilla::geom::{Path, PathBuilder, Rect};

/// An area or a line without meaning of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// A filled area: left, top, width, height, and how light (0 black, 255 white).
    Area([f32; 4], u8),
    /// A frame.
    Frame([f32; 4]),
    /// A black disc: centre and radius.
    Disc([f32; 3]),
    /// A thin line: from, to.
    Line([f32; 4]),
}

const CORNER: f32 = 5.0;
/// How far the handles of a cubic curve reach that follows a quarter of a circle.
const HANDLE: f32 = 0.552_284_8;

impl Shape {
    pub(super) fn path(self) -> Option<Path> {
        match self {
            Self::Area([x, y, w, h], _) => {
                let mut path = PathBuilder::new();
                path.push_rect(Rect::from_xywh(x, y, w, h)?);
                path.finish()
            }
            Self::Frame(area) => rounded(area, CORNER),
            // A dot of a pen with a round tip: a tenth of what a circle of curves takes in the file.
            Self::Disc([x, y, _]) => line([x - 0.01, y, x + 0.01, y]),
            Self::Line(ends) => line(ends),
        }
    }
}

fn line([x, y, to_x, to_y]: [f32; 4]) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(to_x, to_y);
    path.finish()
}

fn rounded([left, top, width, height]: [f32; 4], radius: f32) -> Option<Path> {
    let (right, bottom) = (left + width, top + height);
    let handle = radius * (1.0 - HANDLE);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - handle, top, right, top + handle, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + handle, bottom, left, bottom - handle, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + handle, left + handle, top, left + radius, top);
    path.close();
    path.finish()
}
