//! How large the type of a page of HTML may be. A browser does not say beforehand whether a page overflows, so the height
//! is estimated, rather too high than too low. (The PDF is measured.)

use crate::compose::{Composed, Secret};

/// From full size to the smallest.
const SCALES: [f64; 7] = [1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76];
/// The room below the fold, in points.
const ROOM: f64 = 186.0 * 72.0 / 25.4;
/// The text's width, in points.
const WIDTH: f64 = 170.0 * 72.0 / 25.4;
/// A character's width against its size: on average somewhat less.
const CHARACTER: f64 = 0.53;

/// The largest scale at which everything is expected to fit.
pub(super) fn scale(composed: &Composed<'_>) -> f64 {
    let fits = |scale: &f64| height(composed, *scale) <= ROOM;
    SCALES.into_iter().find(fits).unwrap_or(0.72)
}

fn height(composed: &Composed<'_>, scale: f64) -> f64 {
    let em = 11.0 * scale;
    // A text's height: its size and leading in ems, over a width in points.
    let text = |text: &str, size: f64, leading: f64, width: f64| {
        let lines =
            (count(text.replace("**", "").chars().count()) * CHARACTER * size * em / width).ceil().max(1.0);
        lines * size * leading * em
    };
    let rows = if composed.children.len() > 4 {
        composed.children.len().div_ceil(2)
    } else {
        composed.children.len()
    };
    let mut opening = 1.75 * em + text(&composed.subject.text, 1.36, 1.27, WIDTH) + 0.55 * em + 1.75 * em;
    opening +=
        composed.opening.iter().map(|part| text(&part.text, 1.0, 1.33, WIDTH) + 0.42 * em).sum::<f64>();
    if rows > 0 {
        opening += 1.33 * em + count(rows) * 1.045 * 1.33 * em;
    }
    let column = WIDTH - 34.0 * 72.0 / 25.4 - 40.0;
    let secret = match &composed.secret {
        Secret::Link(_) => 3.6 * em,
        _ => 2.7 * em,
    };
    let left = 2.4 * em + 2.7 * em + secret + text(&composed.note.text, 0.955, 1.33, column);
    let right = 34.0 * 72.0 / 25.4 + 4.0 * 10.5;
    let credentials = left.max(right) + 26.0;
    let signature = if composed.signature.text.is_empty() { 0.0 } else { 2.9 * em };
    let steps = 1.65 * em
        + composed
            .steps
            .iter()
            .map(|step| text(&step.text, 1.09, 1.3, WIDTH - 27.0 * scale) + 0.4 * em)
            .sum::<f64>();
    let box_of = |body: &str| text(body, 0.91, 1.3, WIDTH / 2.0 - 22.0) + 1.35 * em + 14.0;
    let help = composed
        .help
        .chunks(2)
        .map(|pair| pair.iter().map(|(_, body)| box_of(&body.text)).fold(0.0, f64::max) + 0.3 * em)
        .sum::<f64>();
    opening.max(47.0 * 72.0 / 25.4) + credentials + signature + steps + help
}

#[expect(clippy::cast_precision_loss, reason = "a page has few characters")]
fn count(number: usize) -> f64 {
    number as f64
}
