//! How many come at once, as far as the last calls tell.

use super::MOST;

/// So many calls are looked back upon, at least.
const SPAN: u32 = 16;

/// Those that wait, or are part of a call.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    here: usize,
    /// The most that were here at once during the last calls, and during the span before them.
    most: usize,
    most_before: usize,
    /// How many calls ended in this span.
    calls: u32,
}

impl Crowd {
    pub(super) fn comes(&mut self) {
        self.here += 1;
        self.most = self.most.max(self.here);
    }

    /// Some that waited went away.
    pub(super) const fn goes(&mut self, number: usize) {
        self.here = self.here.saturating_sub(number);
    }

    /// A call of so many ended.
    pub(super) const fn ends(&mut self, number: usize) {
        self.goes(number);
        self.calls += 1;
        if self.calls == SPAN {
            *self = Self { here: self.here, most: self.here, most_before: self.most, calls: 0 };
        }
    }

    /// Whether nobody came beside another.
    pub(super) fn is_one(&self) -> bool {
        self.usual() <= 1
    }

    fn usual(&self) -> usize {
        self.most.max(self.most_before)
    }

    /// Whether a call for so many that wait is better made now: two calls beside each other, each for half of those that usually
    /// come, cost the least that keeps two processors at work. Who would wait for more, where all are here already, waits for nobody.
    pub(super) fn is_enough(&self, waiting: usize) -> bool {
        // Two calls take along no more than that.
        let usual = self.usual().min(2 * MOST);
        waiting > 0 && (waiting * 2 >= usual || self.here >= usual)
    }
}
