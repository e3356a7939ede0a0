//! Figures and how they are shown.

use std::time::Duration;

/// A table as Markdown has it: what was measured, the figure, the same in packets, what it should be.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<[String; 4]>,
}

impl Table {
    /// Adds a line and shows it at once.
    #[expect(clippy::print_stdout, reason = "printing figures is what this program is for")]
    pub(crate) fn add(&mut self, what: &str, figure: String, packets: Option<f64>, target: &str) {
        println!("{what}: {figure}  (to reach: {target})");
        let packets = packets.map_or_else(|| "–".to_owned(), |it| format!("{it:.1}"));
        self.rows.push([what.to_owned(), figure, packets, target.to_owned()]);
    }

    /// Prints everything.
    #[expect(clippy::print_stdout, reason = "printing figures is what this program is for")]
    pub(crate) fn print(&self) {
        println!("\n| | Antiphon | in packets | to reach |\n|---|---|---|---|");
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
    }
}

/// Something worth knowing that is no figure of the table.
#[expect(clippy::print_stdout, reason = "printing figures is what this program is for")]
pub(crate) fn note(text: &str) {
    println!("  {text}");
}

/// The value that `quantile` of all values do not exceed.
pub(crate) fn quantile<T: Copy + Ord + Default>(values: &[T], quantile: f64) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * quantile).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// The value in the middle.
pub(crate) fn median<T: Copy + Ord + Default>(values: &[T]) -> T {
    quantile(values, 0.5)
}

/// Milliseconds as people read them.
pub(crate) fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}
