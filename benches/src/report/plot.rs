//! The plot: how much better than asked each figure is.

use super::{Told, number, rows::Bound};
use crate::Failure;
use plotters::prelude::{
    BLACK, ChartBuilder, Circle, Color as _, EmptyElement, IntoDrawingArea as _, IntoLogRange as _,
    PathElement, RGBColor, Rectangle, SVGBackend, Text, WHITE,
};

/// Colours that are told apart without red and green: reached, and missed.
const REACHED: RGBColor = RGBColor(0, 90, 181);
const MISSED: RGBColor = RGBColor(220, 50, 32);

const LINE: u32 = 26;

/// Draws the rows that have something to reach, each as so many times better than that (1 is just reached), with its spread.
pub(crate) fn draw(told: &[Told], path: &str) -> Result<(), Failure> {
    let rows: Vec<(&Told, f64)> = told.iter().filter_map(|told| Some((told, bound(told)?))).collect();
    let count = u32::try_from(rows.len())?;
    let root = SVGBackend::new(path, (1400, 90 + LINE * count)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption("Times better than asked (1: just reached; the bar: all turns)", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(34)
        .build_cartesian_2d((0.001_f64..100.0).log_scale(), f64::from(count)..0.0)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(7)
        .x_label_formatter(&|x| if *x < 0.1 { String::new() } else { number(*x) })
        .draw()?;
    chart
        .draw_series([PathElement::new(vec![(1.0, 0.0), (1.0, f64::from(count))], BLACK.stroke_width(2))])?;
    for (place, (told, bound)) in (0_u32..).zip(rows) {
        let y = f64::from(place) + 0.5;
        let better = |value: f64| match told.row.bound {
            Bound::AtMost(_) => (bound / value).clamp(0.1, 100.0),
            _ => (value / bound).clamp(0.1, 100.0),
        };
        let colour = if told.reached() == Some(true) { REACHED } else { MISSED };
        let (one, other) = (better(told.least), better(told.most));
        let (from, to) = (one.min(other), one.max(other));
        chart.draw_series([Rectangle::new([(from, y - 0.2), (to, y + 0.2)], colour.mix(0.35).filled())])?;
        chart.draw_series([
            EmptyElement::at((better(told.median), y)) + Circle::new((0, 0), 4, colour.filled())
        ])?;
        let text = format!("{} : {}", told.row.what, number(told.median));
        chart.draw_series([Text::new(text, (0.0011, y - 0.25), ("sans-serif", 13))])?;
    }
    root.present()?;
    Ok(())
}

const fn bound(told: &Told) -> Option<f64> {
    match told.row.bound {
        Bound::AtLeast(bound) | Bound::AtMost(bound) => Some(bound),
        Bound::Told => None,
    }
}
