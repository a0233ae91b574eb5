//! Where the boxes of a map stand: in rows, so that edges lead downwards as far as they can.
//!
//! The steps are those of Sugiyama, Tagawa and Toda (1981): turn back edges round, give each node a row by its longest
//! way from the top, and order rows by the middle of what they are tied to.

use std::collections::BTreeSet;

/// How often rows are ordered anew; more changes little on maps of this size.
const SWEEPS: usize = 8;
/// The most boxes in one row; a longer one goes on in the next.
const WIDEST: usize = 7;

/// Nodes by their numbers, row by row from the top.
pub(super) fn rows(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let forward = forward(nodes, edges);
    let rank = ranks(nodes, &forward);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for node in 0..nodes {
        if rows.len() <= rank[node] {
            rows.resize(rank[node] + 1, Vec::new());
        }
        rows[rank[node]].push(node);
    }
    for sweep in 0..SWEEPS {
        order(&mut rows, &forward, sweep % 2 == 0);
    }
    let even = |row: &[usize]| row.len().div_ceil(row.len().div_ceil(WIDEST).max(1)).max(1);
    rows.iter().flat_map(|row| row.chunks(even(row)).map(<[usize]>::to_vec)).collect()
}

/// The edges, each turned so that there is no circle: one that leads back to where it is being followed from counts the
/// other way round.
fn forward(nodes: usize, edges: &[(usize, usize)]) -> BTreeSet<(usize, usize)> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    edges.iter().filter(|(from, to)| from != to).for_each(|(from, to)| out[*from].push(*to));
    let (mut state, mut found) = (vec![0u8; nodes], BTreeSet::new());
    for start in 0..nodes {
        let mut open = vec![(start, 0usize)];
        while let Some((node, next)) = open.pop() {
            if next == 0 {
                if state[node] != 0 {
                    continue;
                }
                state[node] = 1;
            }
            let Some(to) = out[node].get(next).copied() else {
                state[node] = 2;
                continue;
            };
            open.push((node, next + 1));
            if state[to] == 1 {
                found.insert((to, node));
            } else {
                found.insert((node, to));
                open.push((to, 0));
            }
        }
    }
    found
}

/// The row of each node: the length of the longest way to it.
fn ranks(nodes: usize, forward: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut rank = vec![0; nodes];
    // Without circles, as many rounds as there are nodes settle all.
    for _ in 0..nodes {
        let mut settled = true;
        for (from, to) in forward {
            if rank[*to] <= rank[*from] {
                (rank[*to], settled) = (rank[*from] + 1, false);
            }
        }
        if settled {
            break;
        }
    }
    rank
}

fn order(rows: &mut [Vec<usize>], forward: &BTreeSet<(usize, usize)>, down: bool) {
    let tied = |node: usize| {
        let ends = forward.iter().filter(move |(from, to)| if down { *to == node } else { *from == node });
        ends.map(move |(from, to)| if down { *from } else { *to }).collect::<Vec<_>>()
    };
    let place = |rows: &[Vec<usize>], node: usize| {
        let found = rows.iter().find_map(|row| Some((row, row.iter().position(|one| *one == node)?)));
        let (row, at) = found.expect("every node has its place in a row");
        // In thousandths of the row, so that rows of other lengths compare.
        (at * 2 + 1) * 1000 / (row.len() * 2)
    };
    for at in 0..rows.len() {
        let mut keyed: Vec<(usize, usize)> = rows[at]
            .iter()
            .map(|node| {
                let places: Vec<usize> = tied(*node).into_iter().map(|one| place(rows, one)).collect();
                let own = place(rows, *node);
                (if places.is_empty() { own } else { places.iter().sum::<usize>() / places.len() }, *node)
            })
            .collect();
        keyed.sort_by_key(|(middle, _)| *middle);
        rows[at] = keyed.into_iter().map(|(_, node)| node).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(nodes: usize, edges: &[(usize, usize)], expected: &[&[usize]]) {
        assert_eq!(rows(nodes, edges), expected.iter().map(|row| row.to_vec()).collect::<Vec<_>>(), "{edges:?}");
    }

    #[test]
    fn edges_lead_down() {
        check(3, &[(0, 1), (1, 2), (0, 2)], &[&[0], &[1], &[2]]);
        check(4, &[(0, 1), (0, 2), (1, 3), (2, 3)], &[&[0], &[1, 2], &[3]]);
        check(2, &[], &[&[0, 1]]);
        check(0, &[], &[]);
    }

    #[test]
    fn circles_end() {
        check(2, &[(0, 1), (1, 0)], &[&[0], &[1]]);
        check(3, &[(0, 1), (1, 2), (2, 0), (1, 1)], &[&[0], &[1], &[2]]);
    }

    #[test]
    fn long_rows_go_on() {
        assert_eq!(rows(16, &[]).iter().map(Vec::len).collect::<Vec<_>>(), [6, 6, 4]);
    }

    #[test]
    fn crossings_are_undone() {
        check(4, &[(0, 3), (1, 2)], &[&[0, 1], &[3, 2]]);
    }
}
