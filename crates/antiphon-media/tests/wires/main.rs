//! Whole calls over bad wires.

#[cfg(test)]
mod lossy;
