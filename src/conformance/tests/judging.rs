//! What a right router must not be blamed for, and what a wrong one must not get away with.

use crate::conformance::{Verdict, testing::World};

const RARE: (u64, u64) = (1350, 1800);

#[test]
fn a_router_is_heard_before_it_is_stopped() {
    for unicast in [true, false] {
        let report = World::new(None, unicast, RARE, 3)
            .judge(&["B-013", "B-041", "B-054", "v6LC.2.2.8"], false)
            .unwrap();
        for (item, verdict) in &report.outcomes {
            assert_eq!(verdict, &Some(Verdict::Pass), "{}, unicast {unicast}", item.id);
        }
    }
}
