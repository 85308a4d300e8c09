//! A row of figures as a row of small blocks, one cell each.

/// From the lowest to the highest.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Nothing was measured.
const NOTHING: char = '.';
/// It was measured, and never healthy.
const NEVER: char = 'x';

/// Shares from 0 to 1: full blocks are all, an `x` is nothing.
pub(super) fn shares(shares: impl IntoIterator<Item = Option<f64>>) -> String {
    let sign = |share: f64| match share {
        share if share <= 0.0 => NEVER,
        // Only what is all looks like all.
        share if share < 1.0 => block(share * 7.0 / 8.0),
        _ => '█',
    };
    shares.into_iter().map(|share| share.map_or(NOTHING, sign)).collect()
}

/// Figures from nothing to the largest of them: what hardly differs looks flat.
pub(super) fn figures(figures: impl IntoIterator<Item = Option<f64>>) -> String {
    let figures: Vec<Option<f64>> = figures.into_iter().collect();
    let largest = figures.iter().flatten().copied().fold(0.0, f64::max);
    figures.into_iter().map(|one| one.map_or(NOTHING, |one| block(one / largest.max(f64::MIN_POSITIVE)))).collect()
}

fn block(share: f64) -> char {
    let level = (share * 8.0).ceil() as usize;
    BLOCKS.get(level.clamp(1, 8) - 1).copied().unwrap_or(NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_none_some_and_all_look_different() {
        assert_eq!(shares([None, Some(0.0), Some(0.01), Some(0.5), Some(0.999), Some(1.0)]), ".x▁▄▇█");
        assert_eq!(figures([None, Some(0.0), Some(5.0), Some(10.0)]), ".▁▄█");
        assert_eq!(figures([Some(99.0), Some(100.0)]), "██");
        assert_eq!(figures([Some(0.0), None]), "▁.");
    }
}
