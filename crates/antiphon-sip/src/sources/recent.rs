//! What is remembered of whom was heard of lately, and never of too many.

use std::collections::BTreeMap;

/// Values by key. When there are too many, those that have not been looked at for longest are forgotten: there are a
/// young and an old half, what is looked at becomes young, and when the young half is full it becomes the old one.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    young: BTreeMap<K, V>,
    old: BTreeMap<K, V>,
    half: usize,
}

impl<K: Ord, V: Default> Recent<K, V> {
    /// Nothing yet, and never more than `max`.
    pub(super) fn new(max: usize) -> Self {
        Self { young: BTreeMap::new(), old: BTreeMap::new(), half: (max / 2).max(1) }
    }

    /// The value of a key; one that is not remembered has the default.
    pub(super) fn of(&mut self, key: K) -> &mut V {
        let old = self.old.remove(&key);
        if self.young.len() >= self.half && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.entry(key).or_insert_with(|| old.unwrap_or_default())
    }

    /// The value of a key, if it is remembered. Looking does not make it young.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}
