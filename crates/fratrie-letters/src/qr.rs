//! The QR code, drawn as outlines.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::{self, Write};

/// White modules around the code, as ISO/IEC 18004 asks.
pub(crate) const QUIET: i32 = 4;

/// A QR code: a square of dark and light modules.
#[derive(Clone)]
pub struct Qr {
    size: i32,
    /// The modules in rows, a light border around them.
    dark: Vec<bool>,
}

impl fmt::Debug for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Qr").field("size", &self.size()).finish_non_exhaustive()
    }
}

impl Qr {
    /// Encodes a text with medium error correction (15 % of the area may be lost to a fold or a stain). None where it is
    /// longer than a QR code holds (some 2,300 bytes).
    ///
    /// The mask is fixed: choosing the prettiest of eight takes twenty times as long, and any of them can be read.
    pub fn encode(text: &str) -> Option<Self> {
        let segments = QrSegment::make_segments(text);
        let mask = Some(Mask::new(3));
        QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Medium,
            Version::MIN,
            Version::MAX,
            mask,
            false,
        )
        .ok()
        .map(|code| Self::copy(&code))
    }

    /// Modules along a side, without the quiet zone.
    pub const fn size(&self) -> i32 {
        self.size
    }

    fn copy(code: &QrCode) -> Self {
        let size = code.size();
        let row = (-1..=size).flat_map(|y| (-1..=size).map(move |x| (x, y)));
        Self { size, dark: row.map(|(x, y)| code.get_module(x, y)).collect() }
    }

    /// Whether a module is dark. Outside the code all are light.
    pub fn is_dark(&self, x: i32, y: i32) -> bool {
        let within = -1..=self.size;
        let at =
            if within.contains(&x) && within.contains(&y) { (y + 1) * (self.size + 2) + x + 1 } else { 0 };
        usize::try_from(at).ok().and_then(|at| self.dark.get(at)).copied().unwrap_or(false)
    }

    /// The borders of the dark areas, as closed loops of corners, dark on the right hand: to be filled by the non-zero
    /// rule. Outlines instead of squares, so that no renderer shows seams between neighbours.
    pub(crate) fn outlines(&self) -> Vec<Vec<(i32, i32)>> {
        let size = self.size();
        let row = usize::try_from(size + 1).unwrap_or(0);
        // Top borders of dark modules that no loop has taken yet.
        let mut waiting = vec![false; row * row];
        let index = |x: i32, y: i32| usize::try_from(y * (size + 1) + x).ok();
        let mut starts = Vec::new();
        for y in 0..size {
            for x in 0..size {
                if self.is_dark(x, y) && !self.is_dark(x, y - 1) {
                    starts.push((x, y));
                    if let Some(slot) = index(x, y).and_then(|at| waiting.get_mut(at)) {
                        *slot = true;
                    }
                }
            }
        }
        let mut loops = Vec::new();
        for start in starts {
            if index(start.0, start.1).and_then(|at| waiting.get(at)) != Some(&true) {
                continue;
            }
            let mut corners = vec![start];
            let (mut at, mut step) = (start, (1, 0));
            loop {
                if step == (1, 0)
                    && let Some(slot) = index(at.0, at.1).and_then(|at| waiting.get_mut(at))
                {
                    *slot = false;
                }
                at = (at.0 + step.0, at.1 + step.1);
                let turned = self.turn(at, step);
                if at == start && turned == (1, 0) {
                    break;
                }
                if turned != step {
                    corners.push(at);
                    step = turned;
                }
            }
            loops.push(corners);
        }
        loops
    }

    /// Where the border goes on from a corner: right where the dark area ends, else straight on, else left.
    fn turn(&self, (x, y): (i32, i32), step: (i32, i32)) -> (i32, i32) {
        // The modules ahead, on the left and on the right of the step.
        let (left, right) = match step {
            (1, 0) => ((x, y - 1), (x, y)),
            (0, 1) => ((x, y), (x - 1, y)),
            (-1, 0) => ((x - 1, y), (x - 1, y - 1)),
            _ => ((x - 1, y - 1), (x, y - 1)),
        };
        match (self.is_dark(left.0, left.1), self.is_dark(right.0, right.1)) {
            (_, false) => (-step.1, step.0),
            (true, true) => (step.1, -step.0),
            (false, true) => step,
        }
    }

    /// The outlines as an SVG path, in modules, the quiet zone included.
    pub(crate) fn svg_path(&self) -> String {
        let mut path = String::new();
        for corners in self.outlines() {
            let mut command = 'M';
            for (x, y) in corners {
                // Writing to a String does not fail.
                let _ = write!(path, "{command}{} {}", x + QUIET, y + QUIET);
                command = 'L';
            }
            path.push('Z');
        }
        path
    }
}
