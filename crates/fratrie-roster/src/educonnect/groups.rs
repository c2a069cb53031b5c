//! Things that belong together because each has something in common with another one.

/// Numbered from 0; each is in the group of a first one.
#[derive(Debug, Default)]
pub(super) struct Groups {
    before: Vec<usize>,
}

impl Groups {
    /// One more, by itself.
    pub(super) fn add(&mut self) -> usize {
        self.before.push(self.before.len());
        self.before.len() - 1
    }

    /// The first one of its group.
    pub(super) fn first(&mut self, mut one: usize) -> usize {
        loop {
            let before = self.before.get(one).copied().unwrap_or(one);
            if before == one {
                return one;
            }
            // The way is halved for whoever comes next.
            let further = self.before.get(before).copied().unwrap_or(before);
            if let Some(slot) = self.before.get_mut(one) {
                *slot = further;
            }
            one = further;
        }
    }

    /// Both are of one group from now on.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(slot) = self.before.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}
