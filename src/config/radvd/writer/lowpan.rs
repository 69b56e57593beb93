//! `lowpanco { ... };` and `abro ADDRESS { ... };`

use super::{
    super::{address::written, keywords::Place},
    block::Block,
    lists::slashed,
};
use crate::model::{AuthoritativeBorderRouter, LowpanContext};

/// radvd has one context, whose prefix is zeros. Others need the extension for their prefix.
pub(super) fn contexts(contexts: &[LowpanContext], block: &mut Block<'_>) {
    let is_plain = |context: &LowpanContext| context.prefix.address().is_unspecified();
    let plain = contexts.iter().position(is_plain);
    for (index, context) in contexts.iter().enumerate() {
        let &LowpanContext { prefix, compression, id, valid_lifetime_minutes } = context;
        block.block("lowpanco", "", Place::LowpanCo, |block| {
            if Some(index) == plain {
                block.option("AdvContextLength", prefix.length());
            } else {
                block.set("AdvContextPrefix", slashed(prefix));
            }
            block.switch("AdvContextCompressionFlag", compression);
            block.option("AdvContextID", id.get());
            block.option("AdvLifeTime", valid_lifetime_minutes);
        });
    }
}

pub(super) fn border_router(router: Option<AuthoritativeBorderRouter>, block: &mut Block<'_>) {
    let Some(router) = router else { return };
    let AuthoritativeBorderRouter { version, valid_lifetime_minutes, address } = router;
    block.block("abro", written(address), Place::Abro, |block| {
        block.option("AdvVersionLow", version & 0xffff);
        block.option("AdvVersionHigh", version >> 16);
        block.option("AdvValidLifetime", valid_lifetime_minutes);
    });
}
